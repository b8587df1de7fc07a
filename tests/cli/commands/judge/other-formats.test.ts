import assert from "node:assert/strict";
import { casesOf } from "../../../support/cases";
import { judge, judgeText, type Answer } from "./judge";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Expected = [exitCode: number, ...found: string[]];

const short = ({ exitCode, findings }: Answer): Expected => [
  exitCode,
  ...findings.map(({ id, resource = "" }) => `${id} ${resource}`),
];

/** Documents of YAML; JSON is YAML, too. */
const inDocuments = (documents: readonly object[]): string =>
  documents.map((one) => `---\n${JSON.stringify(one, null, 1)}\n`).join("");

describe("fargate-role judge, on a template", () => {
  for (const [what, template, expected] of casesOf(__filename, "templates") as [string, object, Expected][])
    it(`has of ${what}: ${expected.join()}`, async () => {
      const { exitCode, findings } = await judgeText(JSON.stringify(template));
      assert.deepEqual([exitCode, ...findings.map(({ id }) => id)], expected);
    });
});

describe("fargate-role judge, on manifests", () => {
  const cases = casesOf(__filename, "manifests") as [string, object[], Expected][];
  for (const [what, documents, expected] of cases)
    it(`has of ${what}: ${expected.join()}`, async () => {
      const options = { account: "111122223333" };
      assert.deepEqual(short(await judgeText(inDocuments(documents), options)), expected);
    });

  it("finds the role in another file, and names the line of each", async () => {
    const [role, cluster, profile] = cases[0]?.[1] ?? [];
    const directory = await mkdtemp(join(tmpdir(), "manifests-"));
    try {
      const files = { "role.yaml": [{ kind: "Pod" }, role], "profile.yaml": [cluster, profile] };
      const named = JSON.stringify(files).replaceAll("pods-role", "pods");
      const paths = Object.entries(JSON.parse(named) as typeof files).map(async ([name, documents]) => {
        await writeFile(join(directory, name), inDocuments(documents));
        return join(directory, name);
      });
      const { findings } = await judge(await Promise.all(paths));
      assert.deepEqual(
        findings.map(({ id, line }) => `${id} ${line}`),
        ["trust-unsafe 6"],
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

for (const [table, what] of [
  ["playbooks", "a playbook of Ansible"],
  ["services", "a service of the Serverless Framework"],
] as const)
  describe(`fargate-role judge, on ${what}`, () => {
    for (const [made, content, expected] of casesOf(__filename, table) as [string, object, Expected][])
      it(`has of ${made}: ${expected.join()}`, async () =>
        assert.deepEqual(short(await judgeText(JSON.stringify(content))), expected));
  });

describe("fargate-role judge, on a file that records what is elsewhere", () => {
  for (const [what, name, text, expected] of casesOf(__filename, "records") as [string, string, string, Expected][])
    it(`has of ${what}: ${expected.join()}`, async () => {
      assert.deepEqual(short(await judgeText(text, {}, name)), expected);
    });
});

describe("fargate-role judge, in words", () => {
  for (const [what, content, sentence] of casesOf(__filename, "sentences") as [string, object, string][])
    it(`says of ${what}: ${sentence}`, async () => {
      const { findings, aside } = await judgeText(JSON.stringify(content));
      const said = [aside, ...findings.flatMap(({ message, fix }) => [message, fix])].join("\n");
      assert.ok(said.includes(sentence), said);
    });
});
