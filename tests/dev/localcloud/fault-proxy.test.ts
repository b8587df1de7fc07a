import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { serveAws } from "../../../dev/aws-server/server";
import { startFaultProxy } from "../../../dev/localcloud/faults/proxy";

const role =
  "<Role><RoleName>r</RoleName><Path>/</Path><Arn>arn:aws:iam::111122223333:role/r</Arn><RoleId>A</RoleId></Role>";

describe("the fault proxy", () => {
  it("answers with the fault that is asked for, and passes all else on", async () => {
    const upstream = await serveAws(() => role);
    const proxy = await startFaultProxy(upstream.endpoint);
    try {
      for (const action of ["GetRole", "CreateRole"])
        proxy.inject({ kind: "error", action, code: "AccessDenied", status: 403, message: "not authorized" });
      const client = new IAMClient({
        endpoint: proxy.endpoint,
        region: "eu-west-1",
        credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      });
      const get = () => client.send(new GetRoleCommand({ RoleName: "r" }));
      await assert.rejects(get(), { name: "AccessDenied", message: "not authorized" });
      assert.equal((await get()).Role?.RoleName, "r");
    } finally {
      await Promise.all([proxy.stop(), upstream.stop()]);
    }
  });
});
