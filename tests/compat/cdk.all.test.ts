import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finish, succeeds } from "../support/engine";
import { installedOnce, type Versions } from "../support/pulumi-packages";
import { itEach } from "../support/cases";
import { readPage } from "../support/pages";
import { OwnProject } from "./own-project";

const ends: Record<string, Versions> = {
  oldest: { "aws-cdk-lib": "2.251.0", constructs: "10.5.0" },
  newest: { "aws-cdk-lib": "2.276.0", constructs: "10.5.0", "aws-cdk": "2.1148.1" },
};

const ofCluster = ["trust-unsafe error Stack/Cluster/fargate-profile-default/PodExecutionRole/Resource"];

/** The rule, severity and construct path of each violation in a case of cdk/app.cjs. */
const expected: [name: string, ...violations: string[]][] = [
  ["aws-eks", ...ofCluster],
  ["aws-eks-v2", ...ofCluster],
  [
    "addFargateProfile",
    "trust-unsafe error Stack/Cluster/fargate-profile-Made/PodExecutionRole/Resource",
    "trust-unsafe error Stack/Role/Resource",
  ],
  ["condition", "trust-unsafe error Stack/Role/Resource"],
  [
    "two stacks",
    "node-role-shared error SharedRoles/Role/Resource",
    "profile-role-untrusted error SharedProfiles/Profile",
  ],
  [
    "nested stacks",
    "node-role-shared error Shared/Outer/Inner/Role/Resource",
    "profile-role-untrusted error Shared/Profiles/Profile",
  ],
];

interface Report {
  pluginReports: {
    violations: { ruleName: string; severity: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
}

for (const [end, versions] of Object.entries(ends))
  describe(`fargate-role/cdk with the ${end} aws-cdk-lib that it promises, ${versions["aws-cdk-lib"]}`, () => {
    let directory: string;
    before(async () => {
      ({ directory } = await OwnProject.install({}));
      const installed = await installedOnce(versions);
      for (const name of Object.keys(versions))
        symlinkSync(join(installed, name), join(directory, "node_modules", name));
      cpSync(join(__dirname, "cdk"), directory, { recursive: true });
    });
    const run = (words: string[], env: object = {}) =>
      finish(spawn(process.execPath, words, { cwd: directory, env: { ...process.env, ...env } }));

    itEach(expected, "judges %s", async (name: string, ...violations: string[]) => {
      const { code, stderr } = await run(["app.cjs", name], { CDK_OUTDIR: name, CDK_VALIDATION: "false" });
      const text = readFileSync(join(directory, name, "policy-validation-report.json"), "utf8");
      const { pluginReports } = JSON.parse(text) as Report;
      const found = pluginReports[0]?.violations.map(({ ruleName, severity, violatingConstructs: [construct] }) =>
        [ruleName, severity, construct?.constructPath].join(" "),
      );
      assert.deepEqual(found, violations, stderr);
      assert.equal(code, 1);
    });

    it("has types that fit, as docs/cdk.md uses them", async () => {
      const program = readPage("docs/cdk.md").blocks[0]?.text ?? "";
      assert.match(program, /new FargateRoleChecks/);
      writeFileSync(join(directory, "program.ts"), program);
      const options = "--strict --noEmit --skipLibCheck --module nodenext --target es2022";
      const compiler = join(__dirname, "..", "..", "node_modules", "typescript", "bin", "tsc");
      succeeds(await run([compiler, ...options.split(" "), "program.ts"]));
    });

    if (versions["aws-cdk"] !== undefined)
      it("prints the construct, the fix and the acknowledgement in cdk synth", async () => {
        const synth = (name: string) =>
          run(["node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "-a", `${process.execPath} app.cjs ${name}`], {
            CDK_VALIDATION: "false",
          });
        const { code, stdout, stderr } = await synth("aws-eks");
        assert.equal(code, 1);
        assert.match(
          stdout + stderr,
          /other clusters can use the role[^]*Stack\/Cluster\/fargate-profile-default\/PodExecutionRole\/Resource[^]*Suggested fix: Give the construct Stack\/Cluster a role for its default profile:[^]*"aws:SourceArn": [^]*Acknowledge with 'fargate-role::trust-unsafe'/,
        );
        assert.equal((await synth("acknowledged")).code, 0);
      });
  });
