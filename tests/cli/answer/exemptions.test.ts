import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readExemptions, withExemptions } from "../../../cli/answer/accept";
import { reportAsJson } from "../../../cli/report/json";
import { reportAsJunit } from "../../../cli/report/junit";
import { reportAsMarkdown } from "../../../cli/report/markdown";
import { emptyReport, type Report } from "../../../cli/report/report";
import { reportAsSarif } from "../../../cli/report/sarif";
import { reportAsText } from "../../../cli/report/text";
import { buildTrustPolicy } from "../../../core/trust";
import { makeFinding, type Exemption, type Finding } from "../../../core/findings";
import { accountId as account, line, roleArn } from "../../support/fake-aws-account";
import { judge } from "../commands/judge/judge";
import { newDirectory } from "../../support/run-directory";
import { itEach } from "../../support/cases";

const now = new Date("2026-06-15T12:00:00Z");
const open = makeFinding("trust-unsafe", { role: roleArn("open") }, { message: "it is open" });
const inFile = makeFinding(
  "trust-unsafe",
  { file: "t.json", resource: 'AWS::IAM::Role "Pods"', logicalId: "Pods" },
  { message: "it is open" },
);
const reason = "OPS-1";
const asides: string[] = [];
const say = (text: string) => void asides.push(text);

function exempting(exemption: Partial<Exemption>, ...findings: Finding[]): Report {
  const file = { path: "exempt.json", exempt: [{ reason, ...exemption }] };
  return withExemptions({ ...emptyReport(), findings }, file, say, now);
}
const left = ({ findings }: Report) => findings.map(({ id }) => id);

describe("an exemption of --exemptions", () => {
  it("goes by name, ARN, glob, or the name of a resource in a file", () => {
    for (const role of [roleArn("open"), "op*", "*"]) assert.deepEqual(left(exempting({ role }, open)), []);
    for (const resource of ["Pods", 'AWS::IAM::Role "Pods"', "P*"])
      assert.deepEqual(left(exempting({ resource }, inFile)), []);
    const urn = "urn:pulumi:dev::project::aws:iam/role:Role::team::pods";
    const inStack = makeFinding("trust-unsafe", { urn }, { message: "it is open" });
    assert.deepEqual(left(exempting({ resource: "team::pods" }, inStack)), []);
    assert.deepEqual(left(exempting({ role: "Pods" }, inFile)), ["trust-unsafe", "exemption-unused"]);
    for (const role of ["pods", "p*", "arn:aws:iam::*:role/pods"])
      assert.deepEqual(left(exempting({ role }, { ...inFile, roleName: "pods" })), []);
  });

  it("that says who may get in holds as long as nobody else can", async () => {
    const policy = join(newDirectory(), "policy.json");
    const exemptions = join(newDirectory(), "exempt.json");
    const dev = "arn:*:eks:*:444455556666:fargateprofile/dev/*";
    await writeFile(exemptions, JSON.stringify([{ file: policy, accepts: [dev], reason }]));
    const judged = async (...lines: string[]) => {
      await writeFile(policy, JSON.stringify(buildTrustPolicy([line("blue"), ...lines])));
      const { exitCode, findings, aside } = await judge([policy], { exemptions, cluster: ["blue"], account });
      return { exitCode, found: findings.map(({ id }) => id), aside };
    };
    const foreign = (cluster: string) => line(cluster, { accountId: "444455556666" });
    assert.deepEqual(await judged(foreign("dev")), { exitCode: 0, found: [], aside: "" });
    const test = "arn:*:eks:eu-west-1:444455556666:fargateprofile/test/*";
    assert.deepEqual(await judged(foreign("dev"), foreign("test")), {
      exitCode: 1,
      found: ["trust-unsafe"],
      aside: `${policy}: trust policy: trust-unsafe is more than the exemption for "${policy}" accepts: ${test}`,
    });
  });

  it("holds on its last day, and then no longer, which is a finding", () => {
    assert.deepEqual(left(exempting({ role: "open", until: "2026-06-15" }, open)), []);
    const { findings } = exempting({ role: "open", until: "2026-06-14" }, open);
    assert.deepEqual(
      findings.map(({ id, message }) => [id, message]),
      [
        ["trust-unsafe", "it is open"],
        [
          "exemption-expired",
          'The exemption for "open" from trust-unsafe ended on 2026-06-14, so the finding counts again',
        ],
      ],
    );
  });

  it("that covers nothing is advice, but not where something could not be judged", () => {
    const [unused] = exempting({ role: "other" }).findings;
    assert.equal(unused?.message, 'exempt[0] ("other") of exempt.json covers nothing that was found');
    assert.equal(unused.level, "advice");
    const unknown = { ...open, level: "unknown" as const };
    assert.deepEqual(exempting({ role: "open" }, unknown).findings, [unknown]);
  });

  const until = "2026-06-15";
  const unknownIn = (place: object) => ({ ...inFile, ...place, level: "unknown" as const });
  itEach(
    [
      ["by resource, with an end", { resource: "Pods", until }, unknownIn({}), true],
      ["by file and resource, with an end", { file: "*.json", resource: "Pods", until }, unknownIn({}), true],
      ["by role, with an end", { role: "pods", until }, unknownIn({ roleName: "pods" }), true],
      [
        "by its file, with an end",
        { file: "t.json", until },
        unknownIn({ resource: undefined, logicalId: undefined }),
        true,
      ],
      ["without an end", { resource: "Pods" }, unknownIn({}), false],
      ["past its end", { resource: "Pods", until: "2026-06-14" }, unknownIn({}), false],
      ["in another file", { file: "u.json", resource: "Pods", until }, unknownIn({}), false],
      ["by a file in which it is", { file: "t.json", until }, unknownIn({}), true],
      [
        "in an account that nobody could read",
        { role: "*", until },
        unknownIn({ file: undefined, resource: undefined, logicalId: undefined }),
        false,
      ],
    ],
    (what, _exemption, _finding, isCovered) => `${isCovered ? "covers" : "does not cover"} what is unknown ${what}`,
    (_what: string, exemption: Partial<Exemption>, finding: Finding, isCovered: boolean) =>
      assert.equal(exempting(exemption, finding).exempted?.length, isCovered ? 1 : 0),
  );

  it("that covers what another one covers too is no advice, also past its date", () => {
    const exempt = [
      { role: "open", reason, until: "2026-06-14" },
      { role: "open", reason },
      { role: "op*", reason },
    ];
    const report = withExemptions({ ...emptyReport(), findings: [open] }, { path: "exempt.json", exempt }, say, now);
    assert.deepEqual(left(report), []);
  });

  it("leaves a sentence that does not call right what is exempt", () => {
    const textOf = (report: Report) =>
      reportAsText(report, { colour: false, width: Infinity, success: "all roles are right." }).split("\n");
    assert.equal(textOf(exempting({ role: "open" }, open)).at(-1), "OK: nothing is wrong besides what is accepted.");
    const known = { ...emptyReport(), known: [open] };
    assert.equal(textOf(known).at(-1), "OK: nothing is wrong besides what is accepted.");
    assert.equal(textOf({ ...emptyReport(), known: [], exempted: [] }).at(-1), "OK: all roles are right.");
  });

  it("is in every report with its reason, and says that it covers every role", () => {
    const report = exempting({ role: "*", until: "2027-01-31" }, open);
    const words = `${roleArn("open")}: trust-unsafe, by the exemption for "*", which covers every role until 2027-01-31: OPS-1`;
    const forms = {
      text: reportAsText(report, { colour: false, width: Infinity, success: "" }),
      markdown: reportAsMarkdown(report, "scan"),
      junit: reportAsJunit(report, "scan").replaceAll("&quot;", '"'),
    };
    for (const [form, text] of Object.entries(forms)) assert.ok(text.includes(words), `${form}: ${text}`);
    const json = JSON.parse(reportAsJson(report));
    assert.deepEqual([json.result, json.exempted[0].reason, json.exempted[0].wide], ["pass", "OPS-1", true]);
    const { runs } = JSON.parse(reportAsSarif(report));
    assert.deepEqual(runs[0].results[0].suppressions, [{ kind: "external", justification: "OPS-1" }]);
  });
});

describe("the file of --exemptions", () => {
  let directory: string;
  before(() => (directory = newDirectory()));
  const read = async (content: unknown) => {
    const file = join(directory, "exempt.json");
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return readExemptions(file);
  };
  const one: Exemption = { role: "pods", reason };

  it("is a list, or has one under exempt, or is the configuration of the pack", async () => {
    const forms = [
      [one],
      { exempt: [one] },
      { "fargate-role-trust-scoped": { exempt: [one], clusters: ["prod"] }, other: { exempt: [one] } },
      { version: 2, policies: { "fargate-role-trust-scoped": { exempt: [one] } }, exceptions: {} },
    ];
    for (const form of forms) assert.deepEqual((await read(form)).exempt, [one]);
  });
  itEach(
    [
      ["{", /exempt\.json is not JSON$/],
      ['{"exempt": [],\n"exempt": []}', /exempt\.json cannot be used: it has the key "exempt" twice, again in line 2$/],
      [{ findings: [] }, /holds no list of exemptions/],
      [{}, /holds no list of exemptions, such as \[/],
      [[{ reason }], /exempt\[0\]: it names neither a role, a resource nor a file$/],
    ],
    "is refused as %j",
    (content: unknown, message: RegExp) => assert.rejects(read(content), { message }),
  );

  it("must be there", () =>
    assert.rejects(readExemptions("/nowhere"), { message: /cannot be read: there is no such file$/ }));
});
