import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { serveAws } from "../../../dev/aws-server/server";
import { startFaultProxy } from "../../../dev/localcloud/faults/proxy";

const role =
  "<Role><RoleName>r</RoleName><Path>/</Path><Arn>arn:aws:iam::111122223333:role/r</Arn><RoleId>A</RoleId></Role>";

describe("the fault proxy", () => {
  it("answers with the fault that is asked for, passes all else on, and keeps a list", async () => {
    const upstream = await serveAws(() => role);
    const proxy = await startFaultProxy(upstream.endpoint);
    try {
      proxy.inject({ kind: "throttle", action: "GetRole" });
      proxy.inject({ kind: "unavailable", action: "CreateRole" });
      const client = new IAMClient({
        endpoint: proxy.endpoint,
        region: "eu-west-1",
        credentials: { accessKeyId: "key", secretAccessKey: "secret" },
        maxAttempts: 2,
      });
      assert.equal((await client.send(new GetRoleCommand({ RoleName: "r" }))).Role?.RoleName, "r");
      assert.deepEqual(
        proxy.calls.map(({ action, effect }) => `${action} ${effect ?? "answered"}`),
        ["GetRole throttle", "GetRole answered"],
      );
    } finally {
      await Promise.all([proxy.stop(), upstream.stop()]);
    }
  });
});
