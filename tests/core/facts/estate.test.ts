import { evidenceText } from "../../../core/findings/render/evidence";
import { required } from "../../../core/text";
import assert from "node:assert/strict";
import { podRoles } from "../../../core/facts/estate";
import type { ResourceRecord } from "../../../core/records/record";
import { componentType } from "../../../core/records/identity";
import { arnOf, trustFor } from "../../policypack/fixtures";
import { unknown } from "../../support/analyzer";
import { estateIn, recordOf } from "../../support/records";
import { itEach } from "../../support/cases";

const roleType = "aws:iam/role:Role";
const role = (name: string, service = "eks-fargate-pods.amazonaws.com") =>
  recordOf(roleType, name, { name, arn: arnOf(name), assumeRolePolicy: trustFor(service) });
const attach = (name: string, to: unknown, ...from: ResourceRecord[]) =>
  recordOf(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name,
    { role: to, policyArn: "arn:aws:iam::aws:policy/X" },
    { propertyDependencies: { role: from.map(({ urn }) => urn) } },
  );
const profile = (podExecutionRoleArn: unknown) =>
  recordOf("aws:eks/fargateProfile:FargateProfile", "profile", { podExecutionRoleArn });

describe("the pod execution roles of a stack", () => {
  const [a, b] = [role("a"), role("b")];
  itEach(
    [
      ["are those that trust the Fargate service", [a, role("c", "x.amazonaws.com")], [["a"]]],
      ["are those of profiles", [role("c", "x.amazonaws.com"), profile(arnOf("c"))], [["c"]]],
      ["are none that the stack does not make", [profile(arnOf("c"))], []],
      ["are none that nodes alone use", [role("n", "ec2.amazonaws.com")], []],
      ["are not a component whose role is not in sight", [recordOf(componentType, "c", { roleArn: arnOf("c") })], []],
      [
        "have what is attached to each, in the order of the resources",
        [a, b, attach("1", "a"), attach("2", "b"), attach("3", "a"), attach("4", "elsewhere")],
        [
          ["a", "1", "3"],
          ["b", "2"],
        ],
      ],
      [
        "have what may be attached after what surely is",
        [a, b, role("c"), attach("0", unknown, a, b), attach("1", "a"), attach("2", unknown, a, b)],
        [["a", "1", "0", "2"], ["b", "0", "2"], ["c"]],
      ],
    ],
    "%s",
    (_what: string, records: ResourceRecord[], expected: [name: string, ...attachments: string[]][]) =>
      assert.deepEqual(
        podRoles(estateIn(...records)).map(({ role: { name }, attachments }) => [
          name,
          ...attachments.map(({ record }) => record.name),
        ]),
        expected,
      ),
  );

  it("say by their first use by pods why they are such", () => {
    const node = recordOf("aws:eks/nodeGroup:NodeGroup", "n", { nodeRoleArn: arnOf("a") });
    const [found] = podRoles(estateIn(node, a));
    assert.equal(evidenceText(required(found).forPods), `trust for eks-fargate-pods.amazonaws.com in ${roleType} "a"`);
  });
});
