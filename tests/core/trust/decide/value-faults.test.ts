import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import { account, intended, sourceArn, withCondition, withSourceArn } from "../fixtures";

const within = (
  parts: Partial<Record<"arn" | "partition" | "service" | "region" | "account" | "resource", string>>,
) => {
  const whole = { arn: "arn", partition: "aws", service: "eks", region: "us-east-1", account, ...parts };
  return `${whole.arn}:${whole.partition}:${whole.service}:${whole.region}:${whole.account}:${parts.resource ?? "fargateprofile/my-cluster/*"}`;
};
const reasonOf = (value: string, wanted: object = {}): string | undefined =>
  judgeTrustPolicy(withSourceArn(value), { ...intended, ...wanted }).scoped[0]?.reason;
const counted = (digits: number, shown: string) =>
  [within({ account: "1".repeat(digits) }), `the account "${"1".repeat(digits)}" has ${shown}`] as const;
const lost = "instead of twelve; a leading zero was lost, as in a number without quotes";

describe("a value of aws:SourceArn that matches no profile", () => {
  const faults: (readonly [value: string, fault: string, wanted?: object])[] = [
    [within({ arn: "ARN" }), 'an ARN begins with "arn:"'],
    [within({ arn: "xarn" }), 'an ARN begins with "arn:"'],
    [within({ partition: "" }), 'there is no partition ""'],
    [within({ service: "ecs" }), 'a Fargate profile belongs to the service eks, not "ecs"'],
    [within({ service: "" }), 'a Fargate profile belongs to the service eks, not ""'],
    [within({ region: "" }), "the Region is missing"],
    [within({ region: "region" }), '"region" is a placeholder that was not filled in'],
    [within({ region: "REGION" }), '"REGION" is a placeholder that was not filled in'],
    [within({ region: "REGION_CODE" }), '"REGION_CODE" is a placeholder that was not filled in'],
    [within({ region: "AWS_REGION" }), '"AWS_REGION" is a placeholder that was not filled in'],
    [within({ region: "my-region" }), 'there is no Region "my-region"'],
    [within({ region: "regional" }), 'there is no Region "regional"'],
    [within({ region: "cn-north-1" }), 'the Region "cn-north-1" belongs to the partition aws-cn, not "aws"'],
    [within({ region: "cn-*" }), 'no Region of the partition aws matches "cn-*"'],
    [
      within({ region: "*" }),
      "the role is in the partition aws-cn, and profiles of the partition aws never use it",
      { partition: "aws-cn", regions: undefined },
    ],
    [within({ account: "" }), "the account is missing"],
    [within({ account: "ACCOUNT_ID" }), '"ACCOUNT_ID" is a placeholder that was not filled in'],
    [within({ account: "AWS_ACCOUNT_ID" }), '"AWS_ACCOUNT_ID" is a placeholder that was not filled in'],
    [within({ account: "account-id" }), '"account-id" is a placeholder that was not filled in'],
    [within({ account: "accountid" }), '"accountid" is a placeholder that was not filled in'],
    [within({ account: "my-account-id" }), '"my-account-id" is no account id of twelve digits'],
    [within({ account: "account-id-1" }), '"account-id-1" is no account id of twelve digits'],
    [within({ account: "11112222333x" }), '"11112222333x" is no account id of twelve digits'],
    [within({ account: "x11112222333" }), '"x11112222333" is no account id of twelve digits'],
    counted(1, `1 digit ${lost}`),
    counted(9, `9 digits ${lost}`),
    counted(10, `ten digits ${lost}`),
    counted(11, `eleven digits ${lost}`),
    counted(13, "thirteen digits instead of twelve"),
    counted(14, "14 digits instead of twelve"),
    [within({ resource: "" }), "the resource is missing: fargateprofile/CLUSTER/*"],
    [within({ resource: "fargateprofile/my-cluster/a:b/*" }), "the ARN of a Fargate profile has no further colon"],
    [within({ resource: "cluster/my-cluster" }), '"cluster" is no Fargate profile: fargateprofile/CLUSTER/*'],
    [within({ resource: "/my-cluster/*" }), '"" is no Fargate profile: fargateprofile/CLUSTER/*'],
    [within({ resource: "fargateprofile//*" }), "the cluster's name is empty"],
    [within({ resource: "fargateprofile/CLUSTER_NAME/*" }), '"CLUSTER_NAME" is a placeholder that was not filled in'],
    [within({ resource: "fargateprofile/-a/*" }), '"-a" is no name of an EKS cluster'],
    [
      within({ resource: "fargateprofile/my-cluster/a" }),
      "the ARN of a profile goes on after that: fargateprofile/CLUSTER/*",
    ],
    [within({ resource: "fargateprofile" }), "the ARN of a profile goes on after that: fargateprofile/CLUSTER/*"],
  ];
  for (const [value, fault, wanted] of faults)
    it(`is ${value}: ${fault}`, () =>
      assert.equal(reasonOf(value, wanted), `"${value}": ${fault}, so pods never start`));

  const six = "and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*";
  const wholes: [value: string, fault: string][] = [
    ["", `"" has one part, ${six}`],
    ["a:b:c", `"a:b:c" has three parts, ${six}`],
    ["a:b:c:d", `"a:b:c:d" has four parts, ${six}`],
    ["a:b:c:d:e", `"a:b:c:d:e" has five parts, ${six}`],
    ...["${REGION}", "${AWS::Region}", "{{region}}", "$REGION", "${var.region}"].map((template): [string, string] => [
      within({ region: template }),
      `"${within({ region: template })}" holds "${template}", a template variable that was not filled in`,
    ]),
    ...["{{ region }}", "<region>", "%REGION%"].map((template): [string, string] => [
      within({ region: template }),
      "a value that is not shown holds a text in brackets, a template variable that was not filled in",
    ]),
    [
      within({ region: "${?}" }),
      `in "${within({ region: "${?}" })}" a * or ? in \${ } stands for itself, and no ARN of a Fargate profile holds one`,
    ],
    [
      within({ resource: "fargateprofile/my-cluster/${aws:x" }),
      `"${within({ resource: "fargateprofile/my-cluster/${aws:x" })}" begins a policy variable with "\${" that no "}" ends, so it is literal text`,
    ],
    [
      within({ account: "${aws:PrincipalAccount}" }),
      `"${within({ account: "${aws:PrincipalAccount}" })}" holds a policy variable that no request of eks-fargate-pods.amazonaws.com fills in`,
    ],
  ];
  for (const [value, fault] of wholes)
    it(`is ${JSON.stringify(value)}: ${fault.replace(`"${value}"`, "it")}`, () =>
      assert.equal(reasonOf(value), `${fault}, so pods never start`));

  it("is that of a Region that does not exist, and not where the intention names it", () => {
    const value = within({ region: "us-new-9" });
    assert.equal(reasonOf(value), `"${value}": there is no Region "us-new-9", so pods never start`);
    assert.equal(reasonOf(value, { regions: ["us-new-9"] }), undefined);
  });

  it("is that of an existing Region where the intention has another", () => {
    assert.equal(reasonOf(sourceArn, { regions: ["eu-west-1"] })?.includes("there is no Region"), false);
  });
});

describe("a value of aws:SourceArn that matches profiles which the role is not for, in a statement that is over", () => {
  const nothing = "matches no Fargate profile that the role is for";
  const cases: [value: string, fault: string, wanted?: object][] = [
    [within({ resource: "fargateprofile/other/*" }), ': the cluster "other" is not one that the role is for'],
    [within({ resource: "fargateprofile/oth*/*" }), ` ${nothing}`],
    [within({ resource: "fargateprofile/other/a/1" }), ` ${nothing}`],
    [within({ account: "999999999999" }), ` ${nothing}`],
    [within({ region: "eu-west-1" }), ` ${nothing}`, { regions: ["us-east-1"] }],
    [within({ region: "eu-w?st-1" }), ` ${nothing}`, { regions: ["us-east-1"] }],
    [within({ region: "eu-*" }), ` ${nothing}`, { regions: ["us-east-1"] }],
    [within({ partition: "a*", region: "cn-*" }), ` ${nothing}`, { regions: ["us-east-1"] }],
    [within({ partition: "a*", region: "eu-west-1" }), ` ${nothing}`, { regions: ["us-east-1"] }],
    [within({ region: "cn-?orth-1" }), ` ${nothing}`],
  ];
  const over = { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
  for (const [value, fault, wanted] of cases)
    it(`is ${value}${fault}`, () => {
      const document = withCondition({ ArnLike: { "aws:SourceArn": value }, ...over });
      const [finding] = judgeTrustPolicy(document, { ...intended, ...wanted }).scoped;
      assert.equal(finding?.reason, `"${value}"${fault}, so pods never start`);
    });
});

describe("a value of aws:SourceAccount that is no intended account", () => {
  for (const [value, fault] of [
    ["", "the account is missing"],
    ["ACCOUNT_ID", '"ACCOUNT_ID" is a placeholder that was not filled in'],
    ["${ACCOUNT}", '"${ACCOUNT}" is a template variable that was not filled in'],
    ["999999999999", 'the account "999999999999" is not one that the role is for'],
    ["1234567890123", 'the account "1234567890123" has thirteen digits instead of twelve'],
  ])
    it(`is ${JSON.stringify(value)}: ${fault}`, () => {
      const document = withCondition({
        ArnLike: { "aws:SourceArn": sourceArn },
        StringEquals: { "aws:SourceAccount": value },
      });
      assert.equal(judgeTrustPolicy(document, intended).scoped[0]?.reason, `${fault}, so pods never start`);
    });
});
