import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import { findFacts, usedRoles } from "../../../../core/facts/facts";
import { podRoles } from "../../../../core/facts/estate";
import { roleNotJudged } from "../../../../core/rules/role-not-judged";
import { resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import { type ResourceRecord } from "../../../../core/records/record";
import { policyMissing } from "../../../../core/rules/policy-missing";
import { unknown as sentinel } from "../../../support/analyzer";
import { estateIn, recordOf } from "../../../support/records";
import { executionPolicy, trustFor } from "../../../policypack/fixtures";
import { casesOf } from "../../../support/cases";

const inModule = (type: string, props: Record<string, unknown>) =>
  recordOf(`eks-module:tf:${type}`, "module.x.it", props);

describe("a resource of a Terraform module that Pulumi runs", () => {
  const uses = casesOf(__filename, "uses") as [type: string, props: Record<string, unknown>, evidence: string][];
  for (const [type, props, evidence] of uses)
    it(`${type} shows the use of its role`, () => {
      const found = usedRoles(findFacts([inModule(type, props)]).uses);
      assert.deepEqual(
        found.map((one) => [one.role.name, one.uses.map((use) => evidenceText(use.evidence))]),
        [["r", [`${evidence} eks-module:tf:${type} "module.x.it"`]]],
      );
    });

  for (const [type, props, evidence] of uses)
    it(`${type} shows it in a Terraform state in Pulumi Cloud as well`, () => {
      const found = usedRoles(findFacts([recordOf(`pulumi:terraform:${type}`, "module.x.it", props)]).uses);
      assert.deepEqual(
        found.map((one) => [one.role.name, one.uses.map((use) => evidenceText(use.evidence))]),
        [["r", [`${evidence} pulumi:terraform:${type} "module.x.it"`]]],
      );
    });

  it("that is written for Kubernetes has the dependencies of its text in every property", () => {
    const object = { apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", spec: { role: sentinel } };
    for (const [type, key, value] of [
      ["kubernetes_manifest", "manifest", object],
      ["kubectl_manifest", "yaml_body", "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nspec: {}"],
    ] as const) {
      const container = { ...inModule(type, { [key]: value }), propertyDependencies: { [key]: ["urn:role"] } };
      const [{ propertyDependencies } = container] = resourcesWithin(container);
      const properties = ["apiVersion", "kind", "spec"];
      assert.deepEqual(propertyDependencies, Object.fromEntries(properties.map((one) => [one, ["urn:role"]])));
    }
  });

  describe("that attaches the managed policy to a role that is not known yet", () => {
    const parent = recordOf("eks-module:index:Module", "m");
    const child = (type: string, name: string, props: Record<string, unknown>) =>
      recordOf(`eks-module:tf:${type}`, name, props, { parent: parent.urn });
    const role = (name: string, service: string) =>
      child("aws_iam_role", name, { name: sentinel, assume_role_policy: trustFor(service) });
    const policy = child("aws_iam_role_policy_attachment", "a", { role: sentinel, policy_arn: executionPolicy });
    const missing = (...records: ResourceRecord[]) => {
      const estate = estateIn(parent, ...records);
      return podRoles(estate).map((one) => policyMissing.judge(one, estate)[0]?.reason.kind);
    };
    const pods = role("pods", "eks-fargate-pods.amazonaws.com");
    it("leaves it open where the module makes several roles", () =>
      assert.deepEqual(missing(pods, role("cluster", "eks.amazonaws.com"), policy), ["open"]));
  });

  it("is not read where no rule reads its type", () => {
    const names = { trust: "eks-fargate-pods.amazonaws.com" };
    for (const token of ["eks-module:tf", "pulumi:terraform"]) {
      const unread = (type: string) =>
        roleNotJudged.judge(estateIn(recordOf(`${token}:${type}`, "module.x.it", names))).map(({ at }) => at.name);
      assert.deepEqual(unread("other_role"), ["module.x.it"]);
      assert.deepEqual(unread("aws_iam_role"), []);
    }
  });
});
