import assert from "node:assert/strict";
import { secret, unknown, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import {
  attachment,
  fargateProfile,
  newRole,
  ownRoleAdvice,
  podsUse,
  rightTrust,
  roleUrn,
  seeShared,
  trustFor,
} from "../fixtures";

const policy = "fargate-role-no-workload-permissions";
const profile = fargateProfile(unknown, [roleUrn("pods")]);
const one = (type: string, props: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource => ({
  type,
  name: "it",
  props,
  ...more,
});
const allow = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: "arn:aws:s3:::secret-bucket/*" });
const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });

function message(reason: string) {
  return [
    `Role "pods" has permissions beyond image pull and logging, which containers on Fargate cannot use: ${reason}.`,
    `It is a pod execution role: ${podsUse}.`,
    "Move what the workload needs to an IAM role for its service account (IRSA), then remove it here.",
    "See https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html [workload-permissions]",
  ].join("\n");
}

/** A role that is made for pods. */
const podRole = (props: Record<string, unknown> = {}) => newRole("pods", { assumeRolePolicy: rightTrust(), ...props });

describe(policy, () => {
  useAnalyzer();

  const judge = async (...resources: TestResource[]) =>
    (await analyzer.analyzeStack([podRole(), profile, ...resources])).filter((found) => found.policy === policy);
  const messages = async (...resources: TestResource[]) => (await judge(...resources)).map((found) => found.message);
  const inline = (policyDocument: unknown) =>
    one("aws:iam/rolePolicy:RolePolicy", { role: "pods", policy: policyDocument });
  const inlinePlace = 'policy of aws:iam/rolePolicy:RolePolicy "it"';

  it("is advice at its default level, on the role", async () => {
    const [{ level, urn, message: said }] = await judge(inline(document(allow("s3:*", "logs:PutLogEvents"))));
    assert.deepEqual([level, urn, said], ["advisory", roleUrn("pods"), message(`s3:* (${inlinePlace})`)]);
  });

  it("has AmazonEKS_CNI_Policy detached, which belongs to no workload", async () => {
    const place = 'policyArn of aws:iam/rolePolicyAttachment:RolePolicyAttachment "attachment"';
    const [, , move = "", page = ""] = message("").split("\n");
    const detach = "Detach AmazonEKS_CNI_Policy, which EC2 nodes need and pods on Fargate do not.";
    const first = (reason: string) => message(reason).split("\n").slice(0, 2).join("\n");
    const cni = attachment("pods", "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy");
    assert.deepEqual(await messages(cni), [[first(`AmazonEKS_CNI_Policy (${place})`), detach, page].join("\n")]);
    assert.deepEqual(await messages(cni, inline(document(allow("s3:*")))), [
      [first(`s3:* (${inlinePlace}); AmazonEKS_CNI_Policy (${place})`), move, detach, page].join("\n"),
    ]);
  });

  it("asks to take nothing from a role that works for others, and gives the profile one of its own", async () => {
    const [first = "", why = "", , page = ""] = message(`s3:* (${inlinePlace})`).split("\n");
    for (const service of ["ec2.amazonaws.com", "eks.amazonaws.com", "lambda.amazonaws.com"]) {
      const role = newRole("pods", { assumeRolePolicy: trustFor(service) });
      const found = await analyzer.analyzeStack([role, profile, inline(document(allow("s3:*")))]);
      assert.deepEqual(
        found.filter((diagnostic) => diagnostic.policy === policy).map((diagnostic) => diagnostic.message),
        [
          service === "ec2.amazonaws.com"
            ? `${first}\n${why}\n${seeShared} [workload-permissions]`
            : [first, why, ...ownRoleAdvice("prod"), page].join("\n"),
        ],
      );
    }
  });

  it("reports the place and no action of a policy that is a secret", async () => {
    const [text] = await messages(inline(secret(document(allow("s3:*")))));
    assert.equal(text, message(`[secret] (${inlinePlace})`));
  });
});
