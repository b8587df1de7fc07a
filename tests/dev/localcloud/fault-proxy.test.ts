import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { type LocalServer, serveAws } from "../../../dev/aws-server/server";
import { type FaultProxy, startFaultProxy } from "../../../dev/localcloud/faults/proxy";

const role =
  "<Role><RoleName>r</RoleName><Path>/</Path><Arn>arn:aws:iam::123456789012:role/r</Arn><RoleId>A</RoleId></Role>";

describe("the fault proxy", () => {
  let upstream: LocalServer;
  let reached: number;
  let proxy: FaultProxy;
  beforeEach(async () => {
    reached = 0;
    upstream = await serveAws(({ service }) => {
      reached++;
      return service === "eks" ? { cluster: { name: "c" } } : role;
    });
    proxy = await startFaultProxy(upstream.endpoint);
  });
  afterEach(() => Promise.all([proxy.stop(), upstream.stop()]));

  const settings = (maxAttempts: number): ConstructorParameters<typeof IAMClient>[0] => ({
    endpoint: proxy.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts,
  });
  const getRole = (maxAttempts = 1) =>
    new IAMClient(settings(maxAttempts) ?? {}).send(new GetRoleCommand({ RoleName: "r" }));

  it("passes calls on and keeps a list of them", async () => {
    assert.equal((await getRole()).Role?.RoleName, "r");
    assert.deepEqual(proxy.calls, [{ service: "iam", action: "GetRole", effect: undefined }]);
  });

  it("throttles as IAM does, which the SDK retries", async () => {
    proxy.inject({ kind: "throttle", action: "GetRole", times: 1 });
    assert.equal((await getRole(2)).Role?.RoleName, "r");
    assert.deepEqual(
      proxy.calls.map((call) => call.effect),
      ["throttle", undefined],
    );
    assert.equal(reached, 1);
  });

  it("throttles as EKS does", async () => {
    proxy.inject({ kind: "throttle" });
    const client = new EKSClient(settings(1) ?? {});
    await assert.rejects(client.send(new DescribeClusterCommand({ name: "c" })), { name: "ThrottlingException" });
    assert.equal((await client.send(new DescribeClusterCommand({ name: "c" }))).cluster?.name, "c");
  });

  it("is unavailable", async () => {
    proxy.inject({ kind: "unavailable" });
    await assert.rejects(getRole(), { name: "ServiceUnavailable" });
  });

  it("answers in AWS's place where a service speaks JSON", async () => {
    proxy.inject({ kind: "answer", action: "DescribeCluster", content: { cluster: { name: "d" } } });
    const client = new EKSClient(settings(1) ?? {});
    assert.equal((await client.send(new DescribeClusterCommand({ name: "c" }))).cluster?.name, "d");
    assert.equal(reached, 0);
  });

  it("gives any error of AWS, after some calls went well, to the named action only", async () => {
    const denied = { code: "AccessDenied", status: 403, message: "User is not authorized to perform: iam:GetRole" };
    proxy.inject({ kind: "error", ...denied, action: /^Get/, after: 1 });
    await getRole();
    await assert.rejects(getRole(), { name: "AccessDenied", message: denied.message });
    await getRole();
    proxy.inject({ kind: "error", ...denied, action: "CreateRole" });
    await getRole();
  });

  it("breaks the connection before AWS hears of a call, or after AWS has done it", async () => {
    proxy.inject({ kind: "drop", when: "before" });
    await assert.rejects(getRole());
    assert.equal(reached, 0);
    proxy.inject({ kind: "drop", when: "after" });
    await assert.rejects(getRole());
    assert.equal(reached, 1);
  });

  it("delays a call, so that AWS hears of a later one first", async () => {
    proxy.inject({ kind: "delay", action: "GetRole", milliseconds: 1_000 });
    const arrival = proxy.arrival("GetRole");
    const delayed = getRole();
    await arrival;
    await new IAMClient(settings(1) ?? {}).send(
      new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: "{}" }),
    );
    assert.equal(reached, 1);
    await delayed;
    assert.equal(reached, 2);
  });

  it("tells when a call arrives, and forgets its faults", async () => {
    const arrival = proxy.arrival("CreateRole");
    const client = new IAMClient(settings(1) ?? {});
    await client.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: "{}" }));
    assert.equal((await arrival).action, "CreateRole");
    proxy.inject({ kind: "unavailable" });
    proxy.clear();
    await getRole();
    assert.equal(proxy.calls.length, 1);
  });
});
