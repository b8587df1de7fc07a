import { secret } from "../../support/analyzer";
import { rightTrust } from "../fixtures";
import { fargate, nativePods, open, openObject, pods, rightObject, withStatement, type Bypass } from "./parts";

const right = JSON.stringify(rightObject);
const rightCondition = JSON.stringify(rightObject.Statement[0]?.Condition);
const limitedBy = (Condition: unknown) =>
  JSON.stringify({ ...openObject, Statement: [{ ...openObject.Statement[0], Condition }] });
const sourceArn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";

/** Forms of one document, and conditions that look like a limit. */
export const documents: Record<string, Bypass> = {
  "a statement with a second, empty Condition": [
    pods(right.replace(`"Condition":${rightCondition}`, `"Condition":${rightCondition},"Condition":{}`)),
    "trust-unsafe|trust-malformed",
  ],
  "a document with a second list of statements, which is open": [
    pods(right.replace(/\}$/, `,"Statement":${JSON.stringify(openObject.Statement)}}`)),
    "trust-unsafe|trust-malformed",
  ],
  "a right Condition under a second principal of one name": [
    pods(right.replace('"Principal":{', '"Principal":{"Service":"ec2.amazonaws.com"},"Principal":{"AWS":"*",')),
    "trust-unsafe|trust-malformed|trust-not-exclusive",
  ],
  "a document as aws.iam.getPolicyDocument writes it": [
    pods(
      JSON.stringify(
        {
          Version: "2012-10-17",
          Statement: [{ Sid: "", Effect: "Allow", Principal: { Service: fargate }, Action: "sts:AssumeRole" }],
        },
        null,
        2,
      ),
    ),
    "trust-unsafe",
  ],
  "the service with a blank behind it": [pods(open.replace(fargate, `${fargate} `)), "trust-unsafe|trust-malformed"],
  "the service among others in a list": [
    pods(open.replace(`"${fargate}"`, `["lambda.amazonaws.com","${fargate}"]`)),
    "trust-unsafe",
  ],
  "a limit that holds only where the key is there": [
    pods(limitedBy({ ArnLikeIfExists: { "aws:SourceArn": sourceArn } })),
    "trust-unsafe",
  ],
  "a limit for all values of a key that may be absent": [
    pods(limitedBy({ "ForAllValues:ArnLike": { "aws:SourceArn": [sourceArn] } })),
    "trust-unsafe",
  ],
  "a right pattern beside an open one": [
    pods(limitedBy({ ArnLike: { "aws:SourceArn": [sourceArn, "arn:aws:eks:*:*:fargateprofile/*"] } })),
    "trust-unsafe",
  ],
  "a limit by the account in the place of another key": [
    pods(limitedBy({ StringEquals: { "aws:PrincipalAccount": "111122223333" } })),
    "trust-unsafe|trust-broken",
  ],
  "a limit by the account alone": [
    pods(limitedBy({ StringEquals: { "aws:SourceAccount": "111122223333" } })),
    "trust-account-only",
  ],
  "a limit by a policy variable": [
    pods(limitedBy({ ArnLike: { "aws:SourceArn": "${aws:SourceArn}" } })),
    "trust-unsafe",
  ],
  "a wildcard for the action": [pods(open.replace("sts:AssumeRole", "sts:Assume*")), "trust-unsafe"],
  "everyone but one account, by NotPrincipal": [
    pods(
      JSON.stringify(
        withStatement({ Effect: "Allow", NotPrincipal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }),
      ),
    ),
    "trust-unsafe|trust-not-exclusive",
  ],
  "a federated principal beside the service": [
    pods(
      JSON.stringify(
        withStatement({
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/x" },
          Action: "sts:AssumeRoleWithWebIdentity",
        }),
      ),
    ),
    "trust-not-exclusive",
  ],
  "a Deny that a condition never lets apply": [
    pods(
      JSON.stringify({
        ...openObject,
        Statement: [
          ...openObject.Statement,
          {
            Effect: "Deny",
            Principal: { Service: fargate },
            Action: "sts:AssumeRole",
            Condition: {
              StringNotEquals: { "aws:SourceAccount": "111122223333" },
              Null: { "aws:SourceAccount": "false" },
            },
          },
        ],
      }),
    ),
    "trust-unsafe",
  ],
  "an aws-native role with a secret Condition that is open": [
    nativePods({
      ...openObject,
      Statement: [
        { ...openObject.Statement[0], Condition: secret({ ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:*" } }) },
      ],
    }),
    "trust-unsafe",
  ],
  "a right role, its text in another text": [pods(JSON.stringify(open)), "trust-unsafe|trust-malformed"],
  "the profile's pattern with one letter in another case": [pods(rightTrust("Prod")), "profile-role-untrusted"],
};
