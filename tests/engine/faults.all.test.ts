import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { type FaultProxy, startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";
import { executionPolicy, idOfWhole, roleNamed } from "./roles";

const denied = { kind: "error", code: "AccessDenied", status: 403, message: "not authorized" } as const;

const program = (args: string): { [path: string]: string } => ({
  "index.ts": `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    export const { roleArn, roleUniqueId } = new FargatePodExecutionRole("pods", {
      clusters: ["a"], logging: { kinesisStreams: ["logs"] }, ${args}
    });`,
});

describe("the component meets faults", function () {
  this.timeout(300_000);
  useLocalCloud();
  let proxy: FaultProxy;
  before(async () => {
    proxy = await startFaultProxy(cloud.endpoint);
  });
  after(async () => {
    await proxy.stop();
  });
  beforeEach(() => proxy.clear());

  const stackOf = (args: string, name?: string): Stack => new Stack({ project: program(args), env: proxy.env, name });

  /** That a role is whole, and the stack knows all of it. */
  async function assertWhole(name: string, stack: Stack): Promise<string | undefined> {
    succeeds(await stack.preview({ args: ["--expect-no-changes"] }));
    return idOfWhole(name);
  }

  async function roleNames(): Promise<(string | undefined)[]> {
    const { Roles } = await aws().iam.send(new ListRolesCommand({}));
    return (Roles ?? []).map(({ RoleName }) => RoleName);
  }

  it("an attachment that fails keeps the ARN back, and the next up completes the same role", async () => {
    const stack = stackOf(`name: "unattached"`);
    proxy.inject({ ...denied, action: "AttachRolePolicy" });
    assert.match(fails(await stack.up({ skipPreview: true })), /AccessDenied/);
    assert.equal("roleArn" in (await stack.outputs()), false);
    const { RoleId } = await roleNamed("unattached");
    succeeds(await stack.up({ skipPreview: true }));
    assert.equal(await assertWhole("unattached", stack), RoleId);
    succeeds(await stack.destroy());
  });

  it("a role that cannot take the place of another one leaves that one all its policies", async () => {
    const stack = stackOf(`name: "before"`);
    succeeds(await stack.up({ skipPreview: true }));
    stack.rewrite(program(`name: "after"`));
    proxy.inject({ ...denied, action: "PutRolePolicy" });
    assert.match(fails(await stack.up({ skipPreview: true })), /AccessDenied/);
    const { iam } = aws();
    const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName: "before" }));
    assert.deepEqual(PolicyNames, ["fargate-pod-logging"]);
    succeeds(await stack.up({ skipPreview: true }));
    await assertWhole("after", stack);
    assert.ok(!(await roleNames()).includes("before"));
    succeeds(await stack.destroy());
  });

  it("a role deleted behind Pulumi's back is made again after a refresh, and is no obstacle to destroy", async () => {
    const stack = stackOf(`name: "vanishing"`);
    succeeds(await stack.up({ skipPreview: true }));
    const vanish = async () => {
      const { iam } = aws();
      await iam.send(new DeleteRolePolicyCommand({ RoleName: "vanishing", PolicyName: "fargate-pod-logging" }));
      await iam.send(new DetachRolePolicyCommand({ RoleName: "vanishing", PolicyArn: executionPolicy }));
      await iam.send(new DeleteRoleCommand({ RoleName: "vanishing" }));
    };
    await vanish();
    succeeds(await stack.refresh());
    succeeds(await stack.up({ skipPreview: true }));
    await assertWhole("vanishing", stack);
    await vanish();
    succeeds(await stack.destroy());
  });
});
