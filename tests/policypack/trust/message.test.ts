import assert from "node:assert/strict";
import { type Analyzer, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { cfnRole, newRole, trustFor } from "../fixtures";
import { oneLine } from "../../support/follow-fix";

const openObject = JSON.parse(trustFor("eks-fargate-pods.amazonaws.com")) as { Statement: object[] };
const withCondition = (Condition: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Condition }],
});
const limitedByAccount = (account: string) => withCondition({ StringEquals: { "aws:SourceAccount": account } });
const template = (trustPolicy: unknown, type = "aws:cloudformation/stack:Stack"): TestResource => ({
  type,
  name: "it",
  props: { templateBody: JSON.stringify({ Resources: { Pods: cfnRole(trustPolicy) } }) },
});

describe("what to write instead of a trust policy", () => {
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await sharedAnalyzer();
    await analyzer.configure({ "fargate-role-trust-scoped": { lookup: false } });
  });

  /** The lines of the one finding on a resource, without what is wrong. */
  async function linesOn(resource: TestResource): Promise<string[]> {
    const [found, ...more] = await analyzer.analyze(resource);
    assert.deepEqual(more, []);
    const [, , ...lines] = found?.message.split("\n") ?? [];
    return [oneLine(lines.slice(0, -1).join("\n"))].filter((one) => one !== "");
  }
  const write = (name: string, members: string) =>
    `In the first statement of the trust policy of role "${name}", write: "Condition": { ${members} }`;
  const condition = (sourceArn: string, name = "Pods") => write(name, `"ArnLike": { "aws:SourceArn": ${sourceArn} }`);
  const besides = (sourceArn: string, account: string, name: string) =>
    write(name, `"StringEquals": { "aws:SourceAccount": "${account}" }, "ArnLike": { "aws:SourceArn": ${sourceArn} }`);
  const said = (...sentences: string[]) => [sentences.join(" ")];
  const loss = "Then pods of other clusters can no longer assume the role.";

  for (const type of ["aws:cloudformation/stack:Stack", "aws:cloudformation/stackSet:StackSet"])
    it(`is of the account to which a template is deployed: ${type}`, async () =>
      assert.deepEqual(
        await linesOn(template(openObject, type)),
        said(
          condition('{ "Fn::Sub": "arn:*:eks:*:${AWS::AccountId}:fargateprofile/CLUSTER_NAME/*" }'),
          "Put the name of your EKS cluster in place of CLUSTER_NAME.",
          loss,
        ),
      ));

  it("has no reference of a template where a program names the role's own account by a variable, or one of zeros", async () => {
    const role = (account: string) => newRole("pods", { assumeRolePolicy: JSON.stringify(limitedByAccount(account)) });
    assert.deepEqual(
      await linesOn(role("${aws:ResourceAccount}")),
      said(
        besides('"arn:*:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"', "${aws:ResourceAccount}", "pods"),
        "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME.",
        loss,
      ),
    );
    assert.deepEqual(
      await linesOn(role("000000000000")),
      said(
        besides('"arn:*:eks:*:000000000000:fargateprofile/CLUSTER_NAME/*"', "000000000000", "pods"),
        "Put the name of your EKS cluster in place of CLUSTER_NAME.",
        loss,
      ),
    );
  });

  it("has no functions of a template for a role of the Cloud Control API", async () => {
    const { Properties } = cfnRole(openObject);
    const props = { typeName: "AWS::IAM::Role", desiredState: JSON.stringify(Properties) };
    assert.deepEqual(
      await linesOn({ type: "aws:cloudcontrol/resource:Resource", name: "it", props }),
      said(
        condition('"arn:*:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"', "it"),
        "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME.",
        loss,
      ),
    );
  });
});
