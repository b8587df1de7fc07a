/** An organization that can publish the policy pack of a fresh checkout and require it. */
import { GetRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { aws, cloud, fails, type Result, succeeds, useLocalCloud } from "./engine";
import { freshCheckout } from "./fresh-checkout";
import { projectIn } from "./languages";
import { inCloud, linkCheckout, projectOf } from "./organization";
import { openRole } from "./role-programs";

export const pack = "acme/fargate-pod-execution-role";

/** A stack without anything to judge. */
export const nothing = { "Pulumi.yaml": { name: "nothing", runtime: "yaml", outputs: { one: 1 } } };

/** The fresh checkout of the suite that runs. */
export let checkout: string;

export const run = (cwd: string, command: string, env?: NodeJS.ProcessEnv): Promise<Result> =>
  inCloud(cwd, command.split(" "), env);

export function usePackOfOrganization(): void {
  useLocalCloud({ pulumiCloud: { organizations: ["acme"] } });
  before(async () => {
    checkout = join(cloud.directory, "checkout");
    await freshCheckout(checkout);
    succeeds(await run(checkout, "npm run build"));
  });
  after(() => {
    assert.deepEqual(cloud.pulumiCloud?.unanswered, []);
  });
}

/** Enables a version of the pack for the group of all stacks. */
export async function enable(config: object, version = "latest"): Promise<void> {
  const file = join(cloud.directory, "config.json");
  writeFileSync(file, JSON.stringify(config));
  succeeds(await run(checkout, `pulumi policy enable ${pack} ${version} --config ${file}`));
}

/** A project with a stack of its own. */
export async function stackOf(name: string, files: Record<string, string | object>): Promise<string> {
  const directory = projectOf(files);
  if ("package.json" in files) linkCheckout(directory);
  succeeds(await run(directory, `pulumi stack init ${name}`));
  return directory;
}

export function itIsRequiredOfStacksIn(language: string): void {
  it(`in ${language}: advisory tells, mandatory stops, remediate writes`, async () => {
    const { project: files, env } = await projectIn[language](openRole[language](language));
    const project = await stackOf(language, files);
    await enable({ all: "advisory" });
    const told = succeeds(await run(project, "pulumi preview", env));
    assert.match(told, /\[advisory\].*fargate-role-trust-scoped[^]*\[trust-unsafe\]/);
    await enable({ all: "mandatory" });
    const stopped = fails(await run(project, "pulumi up --yes --skip-preview", env));
    assert.match(stopped, /\[mandatory\].*fargate-role-trust-scoped/);
    const scoped = { enforcementLevel: "remediate", clusters: ["my-cluster"], regions: ["eu-west-1"] };
    await enable({ all: "advisory", "fargate-role-trust-scoped": scoped });
    succeeds(await run(project, "pulumi up --yes --skip-preview", env));
    const { Role } = await aws().iam.send(new GetRoleCommand({ RoleName: language }));
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    assert.match(trust, /"arn:aws:eks:eu-west-1:\d{12}:fargateprofile\/my-cluster\/\*"/);
  });
}
