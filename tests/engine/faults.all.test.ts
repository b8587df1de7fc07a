import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy } from "../../core/trust";
import { type FaultProxy, startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";

const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const trust = buildTrustPolicy([`arn:aws:eks:eu-west-1:${accountId}:fargateprofile/a/*`]);
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

  /** That a role is whole: trust, managed policy, and the stack knows all of it. */
  async function assertWhole(RoleName: string, stack: Stack): Promise<string | undefined> {
    const { iam } = aws();
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    assert.deepEqual(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")), trust);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    assert.deepEqual(
      AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
      [executionPolicy],
    );
    succeeds(await stack.preview({ args: ["--expect-no-changes"] }));
    return Role?.RoleId;
  }

  async function roleNames(): Promise<(string | undefined)[]> {
    const { Roles } = await aws().iam.send(new ListRolesCommand({}));
    return (Roles ?? []).map(({ RoleName }) => RoleName);
  }

  it("throttling, 503 and lost answers are sat out", async () => {
    const stack = stackOf(`name: "patient"`);
    proxy.inject({ kind: "throttle", action: "CreateRole", times: 2 });
    proxy.inject({ kind: "unavailable", action: "AttachRolePolicy" });
    proxy.inject({ kind: "drop", action: "PutRolePolicy" });
    succeeds(await stack.up({ skipPreview: true }));
    await assertWhole("patient", stack);
    succeeds(await stack.destroy());
  });

  it("an attachment that fails keeps the ARN back, and the next up completes the same role", async () => {
    const stack = stackOf(`name: "unattached"`);
    proxy.inject({ ...denied, action: "AttachRolePolicy" });
    assert.match(fails(await stack.up({ skipPreview: true })), /AccessDenied/);
    assert.equal("roleArn" in (await stack.outputs()), false);
    const { Role } = await aws().iam.send(new GetRoleCommand({ RoleName: "unattached" }));
    succeeds(await stack.up({ skipPreview: true }));
    assert.equal(await assertWhole("unattached", stack), Role?.RoleId);
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

  it("a destroy that fails half-way is completed by the next one", async () => {
    const stack = stackOf(`name: "staying"`);
    succeeds(await stack.up({ skipPreview: true }));
    proxy.inject({ ...denied, action: "DeleteRole" });
    assert.match(fails(await stack.destroy()), /AccessDenied/);
    succeeds(await stack.destroy());
    assert.ok(!(await roleNames()).includes("staying"));
  });

  it("a role that exists already is refused by AWS and left alone, and adopted when asked", async () => {
    const first = stackOf(`name: "taken"`, "first");
    succeeds(await first.up({ skipPreview: true }));
    const { roleUniqueId } = await first.outputs();
    const output = fails(await stackOf(`name: "taken"`, "second").up({ skipPreview: true }));
    assert.match(output, /EntityAlreadyExists.*taken/);
    const third = stackOf(`adopt: { name: "taken" }`, "third");
    succeeds(await third.up({ skipPreview: true }));
    assert.equal(await assertWhole("taken", third), roleUniqueId);
    succeeds(await first.destroy());
  });

  it("a role deleted behind Pulumi's back is made again after a refresh, and is no obstacle to destroy", async () => {
    const stack = stackOf(`name: "vanishing"`);
    succeeds(await stack.up({ skipPreview: true }));
    const vanish = async (): Promise<void> => {
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
