import assert from "node:assert/strict";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import { newRole, rightTrust, roleUrn, trustFor } from "../fixtures";

const fargate = "eks-fargate-pods.amazonaws.com";

/** The right trust policy, and EC2 may assume the role, too. */
function sharedWithNodes() {
  const document = JSON.parse(rightTrust());
  document.Statement.push(...JSON.parse(trustFor("ec2.amazonaws.com")).Statement);
  return JSON.stringify(document);
}

describe("a role that was only read, whose outputs an audit shows at the end of the stack", () => {
  useAnalyzer();
  beforeEach(async () => {
    await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
    await analyzer.analyzeStack([]);
  });

  const cases = [
    ["fargate-role-trust-scoped", "trust-unsafe", trustFor(fargate)],
    ["fargate-role-trust-exclusive", "trust-not-exclusive", sharedWithNodes()],
  ] as const;
  for (const [policy, id, wrong] of cases)
    it(`is judged by ${policy}, once`, async () => {
      const judge = async (assumeRolePolicy: string) => {
        assert.deepEqual(await analyzer.analyze({ ...newRole("pods"), props: {} }), []);
        const found = await analyzer.analyzeStack([newRole("pods", { assumeRolePolicy })]);
        return found.filter((one) => one.policy === policy);
      };
      assert.deepEqual(
        (await judge(wrong)).map(({ message, urn }) => [message.split("[").pop(), urn]),
        [[`${id}]`, roleUrn("pods")]],
      );
      assert.deepEqual(await judge(rightTrust()), []);
    });

  for (const [policy, , wrong] of cases)
    for (const enforcementLevel of ["mandatory", "advisory", "disabled"])
      it(`is judged by ${policy} at its own level, ${enforcementLevel}, whatever that of the others is`, async () => {
        const other = { enforcementLevel: enforcementLevel === "mandatory" ? "advisory" : "mandatory" };
        await analyzer.configure({ "fargate-role-policy-attached": other, [policy]: { enforcementLevel } });
        const found = await analyzer.analyzeStack([newRole("pods", { assumeRolePolicy: wrong })]);
        const levels = found.filter((one) => one.policy === policy).map(({ level }) => level);
        assert.deepEqual(levels, enforcementLevel === "disabled" ? [] : [enforcementLevel]);
      });
});
