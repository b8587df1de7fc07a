import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { roleToAssume } from "../../cli/aws/options";
import { refuseOverwriting } from "../../cli/answer/answer";
import { outputsOf } from "../../cli/report/outputs";
import { wrap } from "../../cli/report/text";
import { type ScanOptions, validateScan } from "../../cli/commands/scan/command";
import { usesColour } from "../../cli/io/terminal";
import { newDirectory } from "../support/run-directory";
import { itEach } from "../support/cases";

describe("options that mean nothing together", () => {
  const scan = { timeout: 1, assumeRole: "reader" };
  itEach(
    [
      [undefined, { fix: true }, /^Error: --fix is for one role\. Give its name or ARN: fargate-role scan ROLE --fix$/],
      [
        undefined,
        { cluster: ["blue"] },
        /^Error: --cluster NAME is for one role\. .*: fargate-role scan ROLE --cluster/,
      ],
      [undefined, { yes: true }, /^Error: --yes goes with --fix/],
      ["pods", { yes: true }, /^Error: --yes goes with --fix/],
      ["pods", { organization: true }, /^Error: --organization contradicts ROLE/],
      [undefined, { organization: true, account: ["111122223333"] }, /^Error: --organization contradicts --account/],
      [undefined, { account: ["12"] }, /^Error: --account "12" is not an account id/],
      ["pods", { save: "a.json" }, /^Error: --save contradicts ROLE/],
      ["pods", { region: ["eu-west-1", "eu-west-2"] }, /^Error: With ROLE, --region is the Region of its clusters/],
    ],
    (role, options) => `are refused: ${[role ? "ROLE" : "no ROLE", ...Object.keys(options)].join(" and ")}`,
    (role: string | undefined, options: Partial<ScanOptions>, message: RegExp) =>
      assert.throws(() => validateScan(role, { ...scan, ...options }), message),
  );

  it("are refused: --json and --output text", () => {
    assert.throws(() => outputsOf({ json: true, output: ["text"] }), /^Error: --json contradicts --output text/);
    assert.deepEqual(outputsOf({ json: true, output: ["json"] }), [{ format: "json" }]);
    assert.deepEqual(outputsOf({}), [{ format: "text" }]);
  });

  it("are refused: a Region that has no name of one, with what was probably meant", () => {
    assert.throws(() => validateScan(undefined, { ...scan, region: ["eu-west-1", "EU_WEST_2"] }), {
      message:
        '--region "EU_WEST_2" is not the name of a Region (did you mean eu-west-2?). Give one, for example --region eu-west-1',
    });
    validateScan(undefined, { ...scan, region: ["xy-newest-1"] });
  });
});

describe("the role that is assumed in each account", () => {
  for (const name of ["OrganizationAccountAccessRole", "a+=,.@_-b", "ops/reader", "ops/eks/reader"])
    it(`may be ${name}`, () => assert.equal(roleToAssume(name), name));

  const notAnArn = "Give the name of a role that each account has, not an ARN";
  for (const [given, message] of [
    ["arn:aws:iam::111122223333:role/ops/reader", `${notAnArn}, here reader.`],
    ["arn:aws:iam::111122223333:user/me", `${notAnArn}.`],
    ["two words", `${notAnArn}.`],
    ["ops/", `${notAnArn}.`],
    ["/reader", `${notAnArn}.`],
    [" ", "Give a value, or leave the option out."],
  ] as const)
    it(`is refused as ${JSON.stringify(given)}`, () => assert.throws(() => roleToAssume(given), { message }));
});

describe("a file that one option would overwrite for another", () => {
  const refused = {
    "--ledger a.json would overwrite a file of --save. Give another name": { save: "a.json", ledger: "a.json" },
    "--output e.json would overwrite a file of --exemptions. Give another name": {
      output: ["sarif=e.json"],
      exemptions: "e.json",
    },
  };
  for (const [message, options] of Object.entries(refused))
    it(`is refused: ${message}`, () => assert.throws(() => refuseOverwriting(options), { message }));

  it("is refused where a link leads to it", () => {
    const directory = newDirectory();
    const [file, link, other] = ["a.json", "link.json", "other"].map((name) => join(directory, name));
    writeFileSync(file, "");
    symlinkSync(file, link);
    symlinkSync(directory, other);
    const message = (path: string, option: string) => ({
      message: `--output ${path} would overwrite a file of ${option}. Give another name`,
    });
    const written = (path: string) => [`json=${path}`];
    assert.throws(() => refuseOverwriting({ output: written(link), baseline: file }), message(link, "--baseline"));
    const same = join(other, "new.json");
    assert.throws(
      () => refuseOverwriting({ output: written(same), baseline: join(directory, "new.json") }),
      message(same, "--baseline"),
    );
    assert.throws(() => refuseOverwriting({ output: [...written(link), `sarif=${file}`] }), {
      message: `--output names ${file} twice. Give each output a file of its own`,
    });
  });

  it("is refused where it is an argument", () =>
    assert.throws(() => refuseOverwriting({ output: ["json=a.json"] }, { FILE: ["a.json"] }), {
      message: "--output a.json would overwrite a file of FILE. Give another name",
    }));

  it("is not each option's own file, nor one that is read twice", () =>
    refuseOverwriting(
      { save: "b.json", ledger: "c.json", output: ["text", "json=d.json"] },
      { FILE: ["a.json", "a.json"] },
    ));
});

describe("colours", () => {
  it("follow NO_COLOR, FORCE_COLOR and the terminal", () => {
    assert.equal(usesColour({}, true), true);
    assert.equal(usesColour({}, false), false);
    assert.equal(usesColour({ NO_COLOR: "1" }, true), false);
    assert.equal(usesColour({ NO_COLOR: "" }, true), true);
    assert.equal(usesColour({ TERM: "dumb" }, true), false);
    assert.equal(usesColour({ FORCE_COLOR: "1" }, false), true);
    assert.equal(usesColour({ FORCE_COLOR: "0" }, true), false);
  });
});

describe("a long text", () => {
  it("is broken at its spaces, and a longer word is left whole", () => {
    assert.equal(wrap("one two three", 7), "one two\nthree");
    assert.equal(wrap("a arn:aws:iam::123456789012:role/x b", 5), "a\narn:aws:iam::123456789012:role/x\nb");
  });
});
