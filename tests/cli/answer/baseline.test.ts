import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readAccepted } from "../../../cli/answer/accept";
import { emptyReport, type Report } from "../../../cli/report/report";
import { makeFinding, type Finding } from "../../../core/findings";
import { roleArn } from "../../support/fake-aws-account";
import { fargateService } from "../../../core/service/fargate";
import { itEachCase } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";
import { judge } from "../commands/judge/judge";
import { newDirectory } from "../../support/run-directory";

const finding = (name: string, message = "it is open"): Finding =>
  makeFinding("trust-unsafe", { role: roleArn(name) }, { message });
const reportWith = (...findings: Finding[]): Report => ({ ...emptyReport(), findings });

describe("--baseline", () => {
  let directory: string;
  let baseline: string;
  beforeEach(async () => {
    directory = newDirectory();
    baseline = join(directory, "known.json");
  });

  async function accept(report: Report, options: { updateBaseline?: true } = {}) {
    const run = await readAccepted({ baseline, ...options });
    const { findings, known = [], gone = [] } = await run(report, { printAside: () => undefined });
    return { findings, known, gone: gone.map(({ subject }) => subject) };
  }

  describe("of `judge`", () => {
    let file: string;
    beforeEach(() => (file = join(directory, "policy.json")));

    async function judged(statements: object[], options: { updateBaseline?: true } = {}) {
      await writeFile(file, JSON.stringify(documentOf(statements)));
      return judge([file], { baseline, account: "123456789012", cluster: ["blue"], ...options });
    }

    itEachCase(__filename, "accepted", "%s", async (_what: string, was: object[], now: object[], wider: string) => {
      assert.equal((await judged(was, { updateBaseline: true })).exitCode, 0);
      assert.equal((await judged(was)).exitCode, 0);
      const { exitCode, aside, findings } = await judged(now);
      assert.equal(exitCode, wider === "" ? 0 : 1);
      const said = `${file}: trust policy: ${findings[0]?.id} is more than the baseline ${baseline} accepts: ${wider}`;
      assert.equal(aside, wider === "" ? "" : said);
    });

    it("of an earlier version stays readable, and is to be written again", async () => {
      const open = [{ Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" }];
      await judged(open, { updateBaseline: true });
      const written = await readFile(baseline, "utf8");
      const { findings } = JSON.parse(written) as { findings: object[] };
      const earlier = findings.map((entry) => ({ ...entry, accepts: undefined }));
      await writeFile(baseline, JSON.stringify({ version: 1, findings: earlier }));
      const { exitCode, aside } = await judged(open);
      const said = `The baseline ${baseline} does not say who may get in: write it again with --update-baseline.`;
      assert.deepEqual([exitCode, aside], [0, said]);
    });
  });

  it("tells what is fixed, but not where something could not be judged", async () => {
    await accept(reportWith(finding("old")), { updateBaseline: true });
    assert.deepEqual((await accept(reportWith())).gone, [roleArn("old")]);
    const unknown = { ...finding("other"), level: "unknown" as const };
    assert.deepEqual((await accept(reportWith(unknown))).gone, []);
  });

  it("does not call fixed what is in a file that is there and was not judged", async () => {
    const inFile = (file: string) => makeFinding("trust-unsafe", { file, resource: "Role" }, { message: "it is open" });
    const [here, gone] = [baseline, join(directory, "deleted.yaml")].map(inFile);
    await accept(reportWith(here, gone), { updateBaseline: true });
    assert.deepEqual((await accept(reportWith())).gone, [`${gone.file}: Role`]);
    assert.equal((await accept({ ...reportWith(), subjects: [baseline] })).gone.length, 2);
  });

  it("never takes in what could not be judged, and keeps then what it held", async () => {
    await accept(reportWith(finding("old")), { updateBaseline: true });
    const unknown = { ...finding("other"), level: "unknown" as const };
    const { findings } = await accept(reportWith(unknown), { updateBaseline: true });
    assert.deepEqual(findings, [unknown]);
    assert.match(await readFile(baseline, "utf8"), /role\/old/);
  });

  it("is refused where it is missing, or is something else", async () => {
    await assert.rejects(readAccepted({ baseline }), {
      message: `--baseline ${baseline} cannot be read: there is no such file. Write it with: --baseline ${baseline} --update-baseline`,
    });
    await assert.rejects(readAccepted({ baseline: "/nowhere/known roles.json" }), {
      message: /Write it with: --baseline '\/nowhere\/known roles\.json' --update-baseline$/,
    });
    await writeFile(baseline, "{}");
    await assert.rejects(readAccepted({ baseline }), {
      message: `--baseline ${baseline} is not a baseline of version 1`,
    });
    await assert.rejects(readAccepted({ updateBaseline: true }), { message: /goes with --baseline FILE/ });
  });

  it("that cannot be written ends the command with its path", async () => {
    const nowhere = join(directory, "missing", "known.json");
    const run = await readAccepted({ baseline: nowhere, updateBaseline: true });
    await assert.rejects(run(reportWith(), { printAside: () => undefined }), {
      message: `${nowhere} cannot be written: its directory does not exist. Create it, or give another path`,
    });
    assert.ok(!existsSync(nowhere));
  });

  it("contradicts --fix", () =>
    assert.rejects(readAccepted({ baseline, fix: true } as object), {
      message: /^--fix contradicts --baseline: it would change a role/,
    }));
});
