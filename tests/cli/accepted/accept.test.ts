import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccepted } from "../../../cli/accepted/accept";
import { resultOf } from "../../../core/findings";
import { fargateService } from "../../../core/iam";
import { rightAccount, rightRole, roleArn, withRole } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { reportOf } from "../report/reports";

describe("the tag fargate-role:exempt of a role in AWS", () => {
  let directory: string;
  before(async () => (directory = await mkdtemp(join(tmpdir(), "accept-"))));
  after(() => rm(directory, { recursive: true }));

  /** What is left of an account whose open role has this tag. */
  async function judged(exemptTag: string, content?: object) {
    const exemptions = content === undefined ? undefined : join(directory, "exempt.json");
    if (exemptions !== undefined) await writeFile(exemptions, JSON.stringify(content));
    const aside: string[] = [];
    const accept = await readAccepted(exemptions === undefined ? {} : { exemptions });
    const found = await reportOf(withRole({ trustPolicy: trustFor(fargateService), exemptTag }));
    const report = await accept(found, { printAside: (text) => aside.push(text) });
    return {
      ids: report.findings.map(({ id }) => id),
      exempted: (report.exempted ?? []).map(({ by, reason }) => ({ by, reason })),
      verdicts: [...report.roles].map(({ verdict }) => verdict),
      result: resultOf(report.findings),
      aside,
    };
  }
  const tag = "trust-unsafe OPS-1234 moves next week";

  it("exempts it from the finding that it names, where the file lets tags count", async () => {
    assert.deepEqual(await judged(tag, { allowTags: true }), {
      ids: [],
      exempted: [{ by: "tag fargate-role:exempt", reason: "OPS-1234 moves next week" }],
      verdicts: ["pass"],
      result: "pass",
      aside: [],
    });
  });

  it("does not count without a file, or with one that does not let it, which is said once", async () => {
    for (const content of [undefined, { exempt: [] }, { allowTags: false }]) {
      const { ids, verdicts, aside } = await judged(tag, content);
      assert.deepEqual([ids, verdicts], [["trust-unsafe"], ["fail"]]);
      assert.deepEqual(aside, [
        `fargate-role: the tag fargate-role:exempt of ${roleArn("pods")} does not count: no file of --exemptions has "allowTags": true.`,
      ]);
    }
  });

  for (const [count, whose] of [
    [2, "open-0 and 1 more role"],
    [3, "open-0 and 2 more roles"],
  ] as const)
    it(`is named once for ${count} roles`, async () => {
      const open = { trustPolicy: trustFor(fargateService), exemptTag: tag };
      const roles = Array.from({ length: count }, (_, index) => rightRole({ ...open, arn: roleArn(`open-${index}`) }));
      const aside: string[] = [];
      const accept = await readAccepted({});
      await accept(await reportOf(rightAccount({ roles })), { printAside: (text) => aside.push(text) });
      assert.deepEqual(aside, [
        `fargate-role: the tag fargate-role:exempt of ${roleArn("")}${whose} does not count: no file of --exemptions has "allowTags": true.`,
      ]);
    });

  for (const other of ["trust-broken OPS-1234", "trust-unsafe", "* OPS-1234", "", "trust-unsafe \n"])
    it(`does not count with the value ${JSON.stringify(other)}, of which nothing is said`, async () => {
      for (const content of [undefined, { allowTags: true }]) {
        const { ids, aside } = await judged(other, content);
        assert.deepEqual([ids, aside], [["trust-unsafe"], []]);
      }
    });
});

describe("--update-baseline", () => {
  it("writes into a pipe, which it does not read, and takes what it wrote for known", async () => {
    const directory = await mkdtemp(join(tmpdir(), "accept-"));
    try {
      const baseline = join(directory, "pipe");
      execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", baseline]);
      const accept = await readAccepted({ baseline, updateBaseline: true });
      const reading = readFile(baseline, "utf8");
      const found = await reportOf(withRole({ trustPolicy: trustFor(fargateService) }));
      const { findings, known } = await accept(found, { printAside: () => undefined });
      assert.deepEqual([findings, known?.map(({ id }) => id)], [[], ["trust-unsafe"]]);
      assert.deepEqual(
        JSON.parse(await reading).findings.map(({ id }: { id: string }) => id),
        ["trust-unsafe"],
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
