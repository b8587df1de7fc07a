import assert from "node:assert/strict";
import { judgeText } from "./judge";

const pods = "eks-fargate-pods.amazonaws.com";
const limited = { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:fargateprofile/prod/*" } };
const statement = (Condition: unknown, Service: unknown = pods) => ({
  ...{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" },
  ...(Condition !== undefined && { Condition }),
});
const either = (name: string, one: unknown, other: unknown) => ({ "Fn::If": [name, one, other] });
const nothing = { Ref: "AWS::NoValue" };

describe("fargate-role judge, on a role whose trust policy depends on conditions of its template", () => {
  const said = async (one: unknown) => {
    const text = JSON.stringify({
      Parameters: { Stage: { Type: "String" }, Size: { Type: "String" } },
      Conditions: {
        IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
        IsBig: { "Fn::Equals": [{ Ref: "Size" }, "big"] },
      },
      Resources: {
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [one] },
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
          },
        },
      },
    });
    const { findings } = await judgeText(text, { account: "111122223333" });
    return findings.map(({ message }) => message.replace(/: (other clusters|IAM would|it is open).*/, ""));
  };
  const cases: [what: string, statement: unknown, said: string[]][] = [
    ["one of two", statement(either("IsProd", limited, nothing)), ['Role "Pods", if IsProd is false: unsafe']],
    ["the other", statement(either("IsProd", nothing, limited)), ['Role "Pods", if IsProd is true: unsafe']],
    [
      "both of two together",
      statement(either("IsProd", limited, either("IsBig", limited, nothing))),
      ['Role "Pods", if IsProd is false and IsBig is false: unsafe'],
    ],
    [
      "one of two, whatever the other is",
      statement(either("IsProd", limited, nothing), either("IsBig", pods, [pods])),
      ['Role "Pods", if IsProd is false: unsafe'],
    ],
    [
      "none: it is so in each case",
      statement(either("IsProd", nothing, { Bool: { "aws:SecureTransport": "true" } })),
      ['Role "Pods": unsafe'],
    ],
    [
      "one: in the other case it is for another service",
      statement(undefined, either("IsProd", pods, "lambda.amazonaws.com")),
      ['Role "Pods", if IsProd is true: unsafe'],
    ],
  ];
  for (const [what, one, expected] of cases)
    it(`names the one that decides: ${what}`, async () => assert.deepEqual(await said(one), expected));
});
