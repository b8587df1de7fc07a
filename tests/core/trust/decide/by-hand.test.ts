import assert from "node:assert/strict";
import { judgeTrustPolicy, type Intended } from "../../../../core/trust";
import {
  account,
  fargate,
  intended,
  line,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const { now } = intended;
const own: Intended = { accounts: [account], now };
const jane = { AWS: `arn:aws:iam::${account}:user/jane` };
const beside = (changes: Record<string, unknown>) =>
  policy(statement(), statement({ Condition: undefined, ...changes }));
/** The compliant condition and more. */
const also = (more: unknown) => withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, ...(more as object) });

type Lines = readonly string[];
const reasons: Record<string, [document: unknown, wanted: Intended, scoped: Lines, exclusive?: Lines]> = {
  "a policy for another principal with eleven question marks, beside a Deny": [
    policy(
      statement({ Effect: "Deny" }),
      statement({
        Principal: { Federated: "eks-fargate-pods.example.com" },
        Action: undefined,
        NotAction: "sts:AssumeRole",
        Condition: { StringLike: { "aws:SourceArn": `arn:aws:eks:*:${"?".repeat(11)}:fargateprofile/my-cluster/*` } },
      }),
    ),
    own,
    [`broken: statement 0, Effect: no statement allows ${fargate} to assume the role, so pods never start`],
    ['not-exclusive: statement 1, Principal.Federated: "eks-fargate-pods.example.com" may assume the role too'],
  ],
  "an identity whose aws:SourceAccount is its own account": [
    beside({ Principal: jane, Condition: { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } } }),
    own,
    [],
    [`not-exclusive: statement 1, Principal.AWS: "${jane.AWS}" may assume the role too`],
  ],
  "a service whose aws:SourceAccount is the account of an identity": [
    beside({
      Principal: { Service: "ec2.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } },
    }),
    own,
    [],
  ],
  "a variable without an end": [
    withSourceArn("arn:aws:eks:*:${aws:fargateprofile/*/*"),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:*:${aws:fargateprofile/*/*" begins a policy variable with "${" that no "}" ends, so it is literal text, so pods never start',
    ],
  ],
  "a variable with blanks in its name, which is the name of no key": [
    withSourceArn(sourceArn.replace(account, "${ aws:SourceAccount }")),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": a value that is not shown holds a policy variable that no request of eks-fargate-pods.amazonaws.com fills in, so pods never start',
    ],
  ],
  "a variable of another service, left by a template": [
    withSourceArn(sourceArn.replace(account, "${self:custom.account}")),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:${self:custom.account}:fargateprofile/my-cluster/*" holds "${self:custom.account}", a template variable that was not filled in, so pods never start',
    ],
  ],
  "CloudFormation's variable": [
    withSourceArn(sourceArn.replace(account, "${AWS::AccountId}")),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:${AWS::AccountId}:fargateprofile/my-cluster/*" holds "${AWS::AccountId}", a template variable that was not filled in, so pods never start',
    ],
  ],
  "a variable of identities": [
    withSourceArn(sourceArn.replace(account, "${aws:PrincipalAccount}")),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:${aws:PrincipalAccount}:fargateprofile/my-cluster/*" holds a policy variable that no request of eks-fargate-pods.amazonaws.com fills in, so pods never start',
    ],
  ],
  "a key of another service": [
    also({ StringEquals: { "eks:cluster": "my-cluster" } }),
    own,
    [
      'broken: statement 0, Condition.StringEquals."eks:cluster": a request of eks-fargate-pods.amazonaws.com never carries "eks:cluster", so pods never start',
    ],
  ],
  "an account compared as a number": [
    withCondition({ NumericEquals: { "aws:SourceAccount": account } }),
    own,
    [
      'account-only: statement 0, Condition.NumericEquals."aws:SourceAccount": only aws:SourceAccount limits who can use the role, so it is open to everything in the account; AWS asks for aws:SourceArn',
    ],
  ],
  "the compliant condition beside an account compared as a number": [
    also({ NumericEquals: { "aws:SourceAccount": account } }),
    own,
    [],
  ],
  "an account, with a Deny of whoever is an identity of the partition": [
    policy(
      statement({ Principal: { Service: fargate, AWS: `arn:aws:iam::${account}:root` } }),
      statement({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } },
      }),
    ),
    own,
    [],
  ],
  "an account of another partition than the one that a Deny names": [
    policy(
      statement({ Principal: { Service: fargate, AWS: account }, Condition: undefined }),
      statement({
        Effect: "Deny",
        Principal: { Service: fargate },
        Condition: { ArnNotLike: { "aws:SourceArn": "arn:aws-cn:eks:*:111122223333:fargateprofile/*" } },
      }),
      statement({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } },
      }),
    ),
    own,
    [],
    ['not-exclusive: statement 0, Principal.AWS: "111122223333" may assume the role too'],
  ],
  "a federation, by an account that it may tell": [
    beside({
      Principal: { Federated: `arn:aws:iam::${account}:saml-provider/sso` },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } },
    }),
    own,
    [],
    [
      `not-exclusive: statement 1, Principal.Federated: "arn:aws:iam::${account}:saml-provider/sso" may assume the role too`,
    ],
  ],
  "Bool on an ARN": [
    also({ Bool: { "aws:SourceArn": "true" } }),
    own,
    [
      'broken: statement 0, Condition.Bool."aws:SourceArn": Bool is no operator for "aws:SourceArn", which holds an ARN, and nothing meets it, so pods never start',
    ],
  ],
  "ArnLike on an account": [
    withCondition({ ArnLike: { "aws:SourceAccount": account } }),
    own,
    [
      'broken: statement 0, Condition.ArnLike."aws:SourceAccount": ArnLike is no operator for "aws:SourceAccount", which holds an account, and nothing meets it, so pods never start',
    ],
  ],
  "ArnLike on true or false": [
    also({ ArnLikeIfExists: { "aws:SecureTransport": "true" } }),
    own,
    [
      'broken: statement 0, Condition.ArnLikeIfExists."aws:SecureTransport": ArnLike is no operator for "aws:SecureTransport", which holds true or false, and nothing meets it, so pods never start',
    ],
  ],
  "a number with a wildcard for an account": [
    also({ NumericEquals: { "aws:SourceAccount": "1111*" } }),
    own,
    [
      'broken: statement 0, Condition.NumericEquals."aws:SourceAccount": NumericEquals is no operator for "aws:SourceAccount", which holds an account, and nothing meets it, so pods never start',
    ],
  ],
  "ArnLike with * on an account, beside the compliant statement: AWS does not say that it matches nothing": [
    beside({ Condition: { ArnLike: { "aws:SourceAccount": "*" } } }),
    own,
    [
      'unsafe: statement 1, Condition: it has no condition on aws:SourceArn, and "aws:SourceAccount" does not keep it to the Fargate profiles that the role is for',
    ],
  ],
  "a default for a key that the service never brings: the intended account": [
    withSourceArn(sourceArn.replace(account, `\${aws:PrincipalAccount, '${account}'}`)),
    own,
    [],
  ],
  "a default for a key that the service never brings: another cluster": [
    withSourceArn(sourceArn.replace("my-cluster", "${aws:PrincipalTag/cluster, 'other'}")),
    intended,
    [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": a value that is not shown also matches clusters that the role is not for',
    ],
  ],
  "a default with a wildcard, of which AWS does not say whether it is literal": [
    withSourceArn(sourceArn.replace("my-cluster", "${aws:PrincipalTag/cluster, '*'}")),
    intended,
    [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": a value that is not shown holds a policy variable, which is whatever the request brings',
    ],
  ],
  "a default for the role's own account, which every request has": [
    withSourceArn(sourceArn.replace(account, "${aws:ResourceAccount, '999999999999'}")),
    own,
    [],
  ],
  "a default for a key that the request may have": [
    withSourceArn(sourceArn.replace(account, `\${aws:SourceAccount, '${account}'}`)),
    own,
    [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": a value that is not shown holds a policy variable, which is whatever the request brings',
    ],
  ],
  "a Deny by a default": [
    policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn.replace(account, `\${aws:username, '${account}'}`) } },
      }),
    ),
    own,
    [],
  ],
  "a Region that only the configuration knows, in another partition": [
    withSourceArn(sourceArn.replace("aws:eks:us-east-1", "aws-us-gov:eks:xx-test-1")),
    { ...intended, regions: ["xx-test-1"] },
    [],
  ],
  "the intended organization alone, where clusters are named": [
    withCondition({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }),
    { ...intended, organizations: ["o-a1b2c3d4e5"] },
    [
      'account-only: statement 0, Condition.StringEquals."aws:SourceOrgID": only the organization, by aws:SourceOrgID, limits who can use the role, so it is open to everything in the organization; AWS asks for aws:SourceArn',
    ],
  ],
  "every cluster of the organization, where one is meant": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" },
    }),
    { ...intended, organizations: ["o-a1b2c3d4e5"] },
    [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" also matches clusters that the role is not for',
    ],
  ],
  "an organizational unit of the intended organization": [
    withCondition({ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*" } }),
    { ...own, organizations: ["o-a1b2c3d4e5"] },
    [
      'account-only: statement 0, Condition.ForAnyValue:StringLike."aws:SourceOrgPaths": only the organization, by aws:SourceOrgPaths, limits who can use the role, so it is open to everything in the organization; AWS asks for aws:SourceArn',
    ],
  ],
};

describe("a trust policy: judged by hand first, with its reason", () => {
  for (const [name, [document, wanted, scoped, exclusive = []]] of Object.entries(reasons)) {
    it(`${name}: ${[...scoped, ...exclusive].map((one) => one.split(":")[0]).join(", ") || "right"}`, () => {
      const judgement = judgeTrustPolicy(document, wanted);
      assert.deepEqual([judgement.scoped.map(line), judgement.exclusive.map(line)], [scoped, exclusive]);
    });
  }
});
