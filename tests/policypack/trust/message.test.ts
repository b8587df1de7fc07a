import assert from "node:assert/strict";
import { type Analyzer, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { cfnRole, newRole, trustFor } from "../fixtures";

const openObject = JSON.parse(trustFor("eks-fargate-pods.amazonaws.com")) as { Statement: object[] };
const arnOf = (cluster: string) => ({
  "Fn::Sub": `arn:aws:eks:*:\${AWS::AccountId}:fargateprofile/${cluster}/*`,
});
const withCondition = (Condition: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Condition }],
});
const limited = (operator: string, SourceArn: unknown) => withCondition({ [operator]: { "aws:SourceArn": SourceArn } });
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

  /** The lines of the one finding on a resource, without what is wrong; the account in that is looked for. */
  async function linesOn(resource: TestResource, sourceAccount?: string): Promise<string[]> {
    const [found, ...more] = await analyzer.analyze(resource);
    assert.deepEqual(more, []);
    const [, reason = "", ...lines] = found?.message.split("\n") ?? [];
    if (sourceAccount !== undefined) assert.ok(reason.includes(`with aws:SourceAccount "${sourceAccount}"`), reason);
    return lines.slice(0, -1);
  }
  const condition = (sourceArn: string) =>
    `  Write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${sourceArn} } }`;

  for (const type of ["aws:cloudformation/stack:Stack", "aws:cloudformation/stackSet:StackSet"])
    it(`is of the account to which a template is deployed: ${type}`, async () =>
      assert.deepEqual(await linesOn(template(openObject, type)), [
        condition('{ "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/CLUSTER_NAME/*" }'),
        "Put the name of your EKS cluster in place of CLUSTER_NAME.",
      ]));

  it("is plain text where the trust policy of a template is a text, with references in one of Fn::Sub alone", async () => {
    const text = JSON.stringify(openObject);
    assert.deepEqual(await linesOn(template({ "Fn::Sub": text })), [
      condition('"arn:aws:eks:*:${AWS::AccountId}:fargateprofile/CLUSTER_NAME/*"'),
      "Put the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
    assert.deepEqual(await linesOn(template(text)), [
      condition('"arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"'),
      "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
  });

  it("has a reference where the template has one, and is right when that is done", async () => {
    const sourceArn = arnOf("prod");
    assert.deepEqual(await linesOn(template(limited("StringEquals", sourceArn))), [
      condition(`{ "Fn::Sub": "${sourceArn["Fn::Sub"]}" }`),
    ]);
    assert.deepEqual(await linesOn(template(limited("ArnLike", sourceArn))), []);
  });

  it("has no reference of a template where a program names the role's own account by a variable, or one of zeros", async () => {
    const role = (account: string) => newRole("pods", { assumeRolePolicy: JSON.stringify(limitedByAccount(account)) });
    assert.deepEqual(await linesOn(role("${aws:ResourceAccount}"), "ACCOUNT_ID"), [
      condition('"arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"'),
      "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
    assert.deepEqual(await linesOn(role("000000000000"), "000000000000"), [
      condition('"arn:aws:eks:*:000000000000:fargateprofile/CLUSTER_NAME/*"'),
      "Put the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
  });

  it("is the account of a template where that names the role's own by a variable", async () => {
    assert.deepEqual(await linesOn(template(limitedByAccount("${aws:ResourceAccount}")), "${AWS::AccountId}"), [
      condition('{ "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/CLUSTER_NAME/*" }'),
      "Put the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
  });

  it("has no functions of a template for a role of the Cloud Control API", async () => {
    const { Properties } = cfnRole(openObject);
    const props = { typeName: "AWS::IAM::Role", desiredState: JSON.stringify(Properties) };
    assert.deepEqual(await linesOn({ type: "aws:cloudcontrol/resource:Resource", name: "it", props }), [
      condition('"arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"'),
      "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME.",
    ]);
  });
});
