import assert from "node:assert/strict";
import { readContent } from "../../../cli/commands/judge/content";
import { judgeSource } from "../../../cli/commands/judge/judge-source";
import { eksCluster } from "../../../core/service/eks-cluster";
import { fargate } from "../../../core/trust";
import { casesOf } from "../../support/cases";

interface Case {
  title: string;
  /** The statements of the role's trust policy. */
  trust: object[];
  /** Properties of the cluster in a template. */
  cluster?: Record<string, unknown>;
  found: string[];
  /** A part of the first fix. */
  fix?: string;
}

const document = (Statement: object[]) => ({ Version: "2012-10-17", Statement });

function found(content: object, services = [eksCluster] as (typeof eksCluster)[]) {
  const known = { account: "111122223333", region: "eu-west-1", parameters: {}, services };
  const read = readContent("file", JSON.stringify(content), known);
  assert.ok("source" in read, JSON.stringify(read));
  return judgeSource(read.source).findings;
}

const brief = (findings: ReturnType<typeof found>) => findings.map(({ id, level }) => `${id} ${level}`).sort();

describe("the role of a cluster", () => {
  for (const one of casesOf(__filename, "templates") as Case[])
    it(`in a template, ${one.title}: ${one.found.join(", ") || "right"}`, () => {
      const Role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document(one.trust) } };
      const Properties = { Name: "prod", RoleArn: { "Fn::GetAtt": ["Role", "Arn"] }, ...one.cluster };
      const findings = found({ Resources: { Role, Cluster: { Type: "AWS::EKS::Cluster", Properties } } });
      assert.deepEqual(brief(findings), one.found);
      if (one.fix !== undefined) assert.ok(findings[0]?.fix?.includes(one.fix), findings[0]?.fix);
    });

  for (const one of casesOf(__filename, "modules") as Case[])
    it(`of a Terraform module whose local hides it from its cluster, ${one.title}: ${one.found.join(", ")}`, () => {
      const address = (type: string) => `module.eks.${type}.this[0]`;
      const resource = (type: string, values: object) => ({
        address: address(type),
        mode: "managed",
        type,
        name: "this",
        values,
      });
      const role = { assume_role_policy: JSON.stringify(document(one.trust)), path: "/" };
      const resources = [resource("aws_eks_cluster", { name: "prod" }), resource("aws_iam_role", role)];
      const change = { actions: ["create"], after: { name: "prod" }, after_unknown: { role_arn: true } };
      const plan = {
        format_version: "1.2",
        planned_values: { root_module: { child_modules: [{ address: "module.eks", resources }] } },
        resource_changes: [
          { address: address("aws_eks_cluster"), type: "aws_eks_cluster", name: "this", mode: "managed", change },
        ],
      };
      assert.deepEqual(brief(found(plan)), one.found);
    });

  it("that pods use too is found once for each service, whose findings have fingerprints of their own", () => {
    const Service = ["eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"];
    const Role = {
      Type: "AWS::IAM::Role",
      Properties: {
        ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
        AssumeRolePolicyDocument: document([{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }]),
      },
    };
    const ofPods = found({ Resources: { Role } }, [fargate]);
    const all = found({ Resources: { Role } }, [fargate, eksCluster]);
    assert.deepEqual(brief(ofPods), ["trust-not-exclusive error", "trust-unsafe error"]);
    assert.deepEqual(brief(all), [...brief(ofPods), "trust-not-exclusive advice", "trust-unsafe advice"].sort());
    const prints = new Set(all.map(({ fingerprint }) => fingerprint));
    assert.equal(prints.size, 4);
    for (const { fingerprint } of ofPods) assert.ok(prints.has(fingerprint));
  });
});
