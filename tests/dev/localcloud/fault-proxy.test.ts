import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { callOf } from "../../../dev/localcloud/faults/call";
import { type FaultProxy, startFaultProxy } from "../../../dev/localcloud/faults/proxy";

const role =
  "<Role><RoleName>r</RoleName><Path>/</Path><Arn>arn:aws:iam::123456789012:role/r</Arn><RoleId>A</RoleId></Role>";

describe("the fault proxy", () => {
  let upstream: Server;
  let reached: number;
  let proxy: FaultProxy;
  beforeEach(async () => {
    reached = 0;
    upstream = createServer((request, response) => {
      request.resume().on("end", () => {
        reached++;
        const json = request.url?.startsWith("/clusters");
        response.end(
          json
            ? '{"cluster":{"name":"c"}}'
            : `<GetRoleResponse><GetRoleResult>${role}</GetRoleResult></GetRoleResponse>`,
        );
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    proxy = await startFaultProxy(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await proxy.stop();
    upstream.close();
    upstream.closeAllConnections();
  });

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

  it("knows each EKS action by its path", () => {
    const actions = [
      ["GET", "/clusters", "ListClusters"],
      ["POST", "/clusters", "CreateCluster"],
      ["GET", "/clusters/c", "DescribeCluster"],
      ["DELETE", "/clusters/c", "DeleteCluster"],
      ["POST", "/clusters/c/update-config", "UpdateClusterConfig"],
      ["GET", "/clusters/c/node-groups?maxResults=1", "ListNodegroups"],
      ["POST", "/clusters/c/node-groups", "CreateNodegroup"],
      ["GET", "/clusters/c/node-groups/n", "DescribeNodegroup"],
      ["POST", "/clusters/c/node-groups/n/update-config", "UpdateNodegroupConfig"],
      ["POST", "/clusters/c/fargate-profiles", "CreateFargateProfile"],
      ["DELETE", "/clusters/c/fargate-profiles/p", "DeleteFargateProfile"],
      ["POST", "/clusters/c/access-entries/arn%3Aaws", "UpdateAccessEntry"],
      ["POST", "/tags/arn", "TagResource"],
      ["DELETE", "/tags/arn?tagKeys=a", "UntagResource"],
    ];
    const authorization = "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/eks/aws4_request, SignedHeaders=host";
    for (const [method, url, action] of actions) {
      const call = callOf({ method, url, headers: { authorization } }, Buffer.alloc(0));
      assert.deepEqual(call, { service: "eks", action }, `${method} ${url}`);
    }
  });
});
