import assert from "node:assert/strict";
import { rightTrust } from "../../../policypack/fixtures";
import { brief, judgeText } from "./judge";

const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const detached = ["policy-missing error"];

describe("fargate-role judge, on a role with a list of its managed policies beside an attachment of the one that it needs", () => {
  /** @param expression how the configuration gives the list */
  const plan = (list: unknown, expression?: object, action?: string) => {
    const resource = (type: string, name: string, values: object) => ({
      ...{ address: `${type}.${name}`, mode: "managed", type, name, values },
      provider_name: "registry.terraform.io/hashicorp/aws",
    });
    const role = { name: "pods", assume_role_policy: rightTrust(), managed_policy_arns: list };
    const given = expression && { managed_policy_arns: expression };
    return JSON.stringify({
      format_version: "1.2",
      planned_values: {
        root_module: {
          resources: [
            resource("aws_iam_role", "pods", role),
            resource("aws_iam_role_policy_attachment", "it", { role: "pods", policy_arn: executionPolicy }),
          ],
        },
      },
      ...(action !== undefined && {
        resource_changes: [{ address: "aws_iam_role.pods", change: { actions: [action], after: role } }],
      }),
      configuration: {
        root_module: {
          resources: [{ address: "aws_iam_role.pods", expressions: { name: { constant_value: "pods" }, ...given } }],
        },
      },
    });
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
