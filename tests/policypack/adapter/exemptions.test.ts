import assert from "node:assert/strict";
import { buildTrustPolicy } from "../../../core/trust";
import { urnOf, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import {
  account,
  arnOf,
  attachment,
  executionPolicy,
  fargateProfile,
  madeRole,
  newRole,
  rightTrust,
  trustFor,
} from "../fixtures";

const policy = "fargate-role-trust-scoped";
const reason = "moves next week";
const idOf = ({ message }: { message: string }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message;
const open = newRole("pods", { name: "pods-1", assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") });

describe("exempt", () => {
  useAnalyzer();

  async function ids(exempt: object, resource = open): Promise<string[]> {
    await analyzer.configure({ [policy]: { exempt: [{ reason, ...exempt }] } });
    const found = await analyzer.analyze(resource);
    return found.map(idOf);
  }

  it("takes a name in the program under `resource` only: whoever writes the program chooses it", async () => {
    assert.deepEqual(await ids({ role: "pods" }), ["trust-unsafe"]);
    assert.deepEqual(await ids({ resource: "pods" }), []);
    assert.deepEqual(await ids({ role: "pods-1", resource: "other" }), ["trust-unsafe"]);
  });

  it("takes an ARN only where the account of the role is known", async () => {
    assert.deepEqual(await ids({ role: arnOf("pods-1") }), ["trust-unsafe"]);
    const provider = { name: "p", props: { allowedAccountIds: `["${account}"]` } };
    assert.deepEqual(await ids({ role: arnOf("pods-1") }, { ...open, provider }), []);
    assert.deepEqual(await ids({ role: arnOf("pods-1", "444455556666") }, { ...open, provider }), ["trust-unsafe"]);
  });

  it("that says who may get in holds as long as nobody else can", async () => {
    const foreign = (cluster: string) => `arn:aws:eks:eu-west-1:444455556666:fargateprofile/${cluster}/*`;
    const idsOf = async (...clusters: string[]) => {
      const assumeRolePolicy = buildTrustPolicy(clusters.map(foreign));
      await analyzer.configure({ [policy]: { accounts: [account], exempt: [exemption] } });
      const found = await analyzer.analyze(newRole("pods", { name: "pods-1", assumeRolePolicy }));
      return found.map(idOf);
    };
    const exemption = { role: "pods-1", reason, accepts: ["arn:*:eks:*:444455556666:fargateprofile/dev/*"] };
    assert.deepEqual(await idsOf("dev"), []);
    assert.deepEqual(await idsOf("dev", "test"), ["trust-unsafe"]);
  });

  describe("that covers nothing", () => {
    const right = madeRole("pods", { assumeRolePolicy: rightTrust() });
    const used = [
      right,
      attachment("pods", executionPolicy, [urnOf(right.type, "pods")]),
      fargateProfile(arnOf("pods")),
    ];
    const unused = (pattern: string) =>
      `exempt[0] ("${pattern}") of ${policy} covers nothing in this stack: what it names does not need it. Remove it, unless another stack needs it. [exemption-unused]`;
    const said = async (by: object, stack: TestResource[] = used) => {
      await analyzer.configure({ [policy]: { accounts: [account], exempt: [{ reason, ...by }] } });
      for (const one of stack) await analyzer.analyze(one);
      return (await analyzer.analyzeStack(stack)).map(({ message }) => message.split("\n").at(-1));
    };

    it("is advice where it names a role or resource of the stack", async () => {
      assert.deepEqual(await said({ role: arnOf("pods") }), [unused(arnOf("pods"))]);
      assert.deepEqual(await said({ resource: "pods" }), [unused("pods")]);
      assert.deepEqual(await said({ role: arnOf("other") }, [fargateProfile(arnOf("other"))]), [
        unused(arnOf("other")),
      ]);
    });

    it("is not spoken of where it is about another stack, or may be", async () => {
      for (const by of [
        { role: "other" },
        { role: arnOf("pods", "444455556666") },
        { resource: "other" },
        { role: "pods", resource: "other" },
        { role: "po*" },
        { resource: "*" },
      ])
        assert.deepEqual(await said(by), [], JSON.stringify(by));
      const bucket = { type: "aws:s3/bucket:Bucket", name: "b", props: { bucket: "b" } };
      assert.deepEqual(await said({ role: "pods" }, [bucket]), []);
      assert.deepEqual(await said({ role: "pods" }, []), []);
    });
  });

  it("may be an empty list, as `nodeRoles` and `ledgers` may, and `accounts` may not", async () => {
    const reuse = "fargate-role-not-node-role";
    await analyzer.configure({ [reuse]: { nodeRoles: [], ledgers: [], exempt: [] }, [policy]: { exempt: [] } });
    assert.deepEqual(await analyzer.analyzeStack([]), []);
    for (const key of ["accounts", "clusters", "regions", "organizations"]) {
      await analyzer.configure({ [policy]: { [key]: [] } });
      assert.match((await analyzer.analyze(open))[0].message, /is empty: name at least one/, key);
    }
  });
});
