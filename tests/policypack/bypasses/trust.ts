import { secret, unknown } from "../../support/analyzer";
import { account, arnOf, fargateProfile, madeRole, newRole, rightTrust, trustFor } from "../fixtures";
import { fargate, open, openObject, used, pods, withStatement, nativePods, inAccount, type Bypass } from "./parts";

/** Trust policies. */
export const trust: Record<string, Bypass> = {
  "an open role in JSON with tabs and newlines": [pods(JSON.stringify(openObject, null, "\t\r\n")), "trust-unsafe"],
  "an open role whose service is written with escapes": [
    pods(open.replace("eks-fargate", "\\u0065ks\\u002dfargate")),
    "trust-unsafe",
  ],
  "an open role whose service is in capitals": [
    pods(open.replace("eks-fargate-pods", "EKS-Fargate-Pods")),
    "trust-unsafe",
  ],
  "an open role with a byte order mark": [pods(`\ufeff${open}`), "trust-unsafe|trust-malformed"],
  "an open role with an Effect written twice": [
    pods(open.replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"')),
    "trust-unsafe|trust-malformed",
  ],
  "a statement that is no list": [
    pods(JSON.stringify({ ...openObject, Statement: openObject.Statement[0] })),
    "trust-unsafe",
  ],
  "an open role that is a secret": [pods(secret(open)), "trust-unsafe"],
  "an open role as an object": [pods(openObject), "trust-unsafe"],
  "an open aws-native role as text": [nativePods(open), "trust-unsafe"],
  "an open aws-native role with a secret service": [
    nativePods(withStatement({ Effect: "Allow", Principal: { Service: secret(fargate) }, Action: "sts:AssumeRole" })),
    "trust-unsafe",
  ],
  "a role of another account's provider, trust for the own account": [
    used({ ...newRole("pods", { assumeRolePolicy: rightTrust() }), ...inAccount("444455556666") }),
    "trust-unsafe",
  ],
  "a role limited by the organization alone": [
    pods(
      JSON.stringify({
        ...openObject,
        Statement: [{ ...openObject.Statement[0], Condition: { StringEquals: { "aws:SourceOrgID": "o-abcdefghij" } } }],
      }),
    ),
    "trust-unsafe",
  ],
  "the own account's cluster of another name": [
    used({ ...newRole("pods", { assumeRolePolicy: rightTrust("test") }), ...inAccount(account) }),
    "profile-role-untrusted",
  ],
  "the cluster's own role given to a profile": [
    [madeRole("cluster", { assumeRolePolicy: trustFor("eks.amazonaws.com") }), fargateProfile(arnOf("cluster"))],
    "profile-role-untrusted",
  ],
  "a second principal that is a secret": [
    pods(
      secret(JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }))),
    ),
    "trust-not-exclusive",
  ],
  "a second statement by a wildcard action": [
    pods(JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: arnOf("x") }, Action: "sts:*" }))),
    "trust-not-exclusive",
  ],
  "a second statement with NotAction": [
    pods(
      JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: arnOf("x") }, NotAction: "sts:TagSession" })),
    ),
    "trust-not-exclusive",
  ],
  "an open statement beside one that holds that marker": [
    pods(JSON.stringify({ ...openObject, Id: unknown.concat("-") })),
    "trust-unsafe",
  ],
  "an open role in the second of two statements for the service": [
    pods(JSON.stringify(withStatement({ ...openObject.Statement[0] }))),
    "trust-unsafe",
  ],
  "a pattern for the account": [pods(rightTrust().replace(account, "1111*")), "trust-unsafe"],
  "an open role of China's partition": [
    used({
      ...newRole("pods", { assumeRolePolicy: rightTrust().replaceAll("arn:aws:", "arn:*:").replace(account, "*") }),
      provider: { name: "cn", props: { region: "cn-north-1" } },
    }),
    "trust-unsafe",
  ],
  "two roles of one document, of which one is of another account": [
    [
      { ...newRole("a", { assumeRolePolicy: rightTrust() }), ...inAccount(account) },
      { ...newRole("b", { assumeRolePolicy: rightTrust() }), ...inAccount("444455556666") },
    ],
    "trust-unsafe",
  ],
};
