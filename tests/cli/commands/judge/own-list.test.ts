import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { brief, judgeText, partsOf, planOf } from "./judge";

const detached = ["policy-missing error"];

describe("fargate-role judge, on a role with a list of its managed policies beside an attachment of the one that it needs", () => {
  /** @param expression how the configuration gives the list */
  const plan = (list: unknown, expression?: object, action = "update", before?: object) => {
    const role = { name: "pods", assume_role_policy: rightTrust(), managed_policy_arns: list };
    const name = { constant_value: "pods" };
    const expressions = { name, ...(expression && { managed_policy_arns: expression }) };
    const change = { actions: [action], before, after: role };
    return planOf(
      {
        "aws_iam_role.pods": [role, {}, { expressions }],
        "aws_iam_role_policy_attachment.it": [{ role: "pods", policy_arn: executionPolicy }],
      },
      { resource_changes: [{ ...partsOf("aws_iam_role.pods"), change }] },
    );
  };
  const found = async (text: string) =>
    brief(await judgeText(text)).found.map((one) => one.replace(/ error .*/, " error"));
  const constant = (value: unknown) => ({ constant_value: value });
  const other = ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"];
  const cases: [what: string, plan: string, expected: string[]][] = [
    ["an empty list of Terraform", plan([], constant([])), detached],
    ["another list of Terraform", plan(other, constant(other)), detached],
    ["no list, as AWS has it", plan([]), []],
    ["no list, as null says", plan([], constant(null)), []],
    ["no list, as a variable may say", plan([], { references: ["var.policies"] }), []],
    ["a list of a new role, as a variable says", plan(other, { references: ["var.policies"] }, "create"), detached],
    [
      "a list that the update changes",
      plan(other, { references: ["var.policies"] }, "update", { managed_policy_arns: [executionPolicy] }),
      detached,
    ],
    ["a list that AWS may have", plan(other, { references: ["var.policies"] }, "update"), []],
  ];
  for (const [what, text, expected] of cases)
    it(`finds ${expected.join() || "nothing"}: ${what}`, async () => assert.deepEqual(await found(text), expected));

  it("finds it in a preview of Pulumi, if the program gives the list", async () => {
    const step = (type: string, name: string, inputs: object, outputs = {}) => {
      const urn = `urn:pulumi:dev::p::${type}::${name}`;
      return { op: "create", urn, newState: { urn, type, inputs, outputs: { ...inputs, ...outputs } } };
    };
    const preview = (inputs: object) =>
      JSON.stringify({
        steps: [
          step(
            "aws:iam/role:Role",
            "pods",
            { name: "pods", assumeRolePolicy: rightTrust(), ...inputs },
            { managedPolicyArns: [] },
          ),
          step("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "it", { role: "pods", policyArn: executionPolicy }),
        ],
      });
    assert.deepEqual(await found(preview({ managedPolicyArns: [] })), detached);
    assert.deepEqual(await found(preview({})), []);
  });
});
