/**
 * The real engine for tests. Start one local cloud per test file, make stacks in it, drive them through the real command:
 *
 *     useLocalCloud();
 *
 *     it("makes the role", async () => {
 *       const stack = new Stack({ project: "examples/single-cluster", config: { cluster: "dev" } });
 *       succeeds(await stack.up({ policyPacks: [policyPack] }));
 *       const { roleArn } = await stack.outputs();
 *       succeeds(await stack.destroy());
 *     });
 *
 * `project` is a directory of the checkout - a copy of it runs, so the checkout stays clean - or the files of a program:
 * `{ "index.ts": "..." }`, where `@pulumi/aws`, `fargate-pod-execution-role` and the like resolve as in the checkout,
 * and `../components` and `../policypack` are there for YAML. A file may be given its own Pulumi.yaml; without one the
 * project is a Node.js program named `test`. All of `@pulumi/aws` takes a tenth of a second more to load than `@pulumi/aws/iam`.
 *
 * Commands do not throw when pulumi fails: they resolve to { code, stdout, stderr, output }. Use `succeeds` and `fails`.
 * `stack.start(args)` gives the process itself, to be interrupted; `stack.export()` the state; `aws()` the SDK's
 * clients. `cloud.env` is the environment for any other command, e.g. `fargate-role`. Compiled packages must have been
 * built (`npm run build`), which `npm test` does first.
 */
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type LocalCloud, root, startLocalCloud } from "../../dev/localcloud/cloud";
import { type Result, Stack as StackOfCloud } from "../../dev/localcloud/stack";

export { accountId, type LocalCloud, root } from "../../dev/localcloud/cloud";
export { finish, type Result } from "../../dev/localcloud/stack";

/** The local cloud of the suite that runs, after `useLocalCloud()` in it. */
export let cloud: LocalCloud;

export function useLocalCloud(...options: Parameters<typeof startLocalCloud>): void {
  before(async () => (cloud = await startLocalCloud(...options)));
  after(() => cloud.stop());
}

/** A stack in that cloud. */
export class Stack extends StackOfCloud {
  constructor(options: Omit<ConstructorParameters<typeof StackOfCloud>[0], "cloud">) {
    super({ cloud, ...options });
  }
}

/** The built policy pack of this checkout. */
export const policyPack = join(root, "policypack");

/** Asserts that a command succeeded and returns what it printed. */
export function succeeds(result: Result): string {
  assert.equal(result.code, 0, `pulumi failed with exit code ${result.code}:\n${result.output}`);
  return result.output;
}

/** Asserts that a command failed and returns what it printed. */
export function fails(result: Result): string {
  assert.notEqual(result.code, 0, `pulumi succeeded although it must not:\n${result.output}`);
  return result.output;
}

/** Clients of the local AWS, e.g. to look at what a stack made or to change it behind Pulumi's back. */
export function aws(): { iam: IAMClient; eks: EKSClient } {
  const settings = {
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
  };
  return { iam: new IAMClient(settings), eks: new EKSClient(settings) };
}
