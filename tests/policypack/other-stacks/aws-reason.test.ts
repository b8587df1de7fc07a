import assert from "node:assert/strict";
import { reasonOf, adviceFor } from "../../../policypack/other-stacks/aws-reason";

/** An error as AWS's SDK throws it. */
const thrown = (name: string, httpStatusCode?: number, more: object = {}) =>
  Object.assign(new Error("arn:aws:iam::111122223333:role/secret"), {
    name,
    ...(httpStatusCode !== undefined && { $metadata: { httpStatusCode } }),
    ...more,
  });

describe("why AWS could not be asked", () => {
  const notAccepted = "AWS does not accept the credentials in use";
  const tooMany = "AWS throttled the requests";
  const cases: [error: unknown, reason: string][] = [
    [thrown("AccessDenied", 403), "access denied"],
    [thrown("UnauthorizedOperation", 403), "access denied"],
    [thrown("ExpiredTokenException", 403), "the AWS credentials have expired"],
    ...[
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "SignatureDoesNotMatch",
      "RequestTimeTooSkewed",
      "RequestExpired",
    ].map((name): [unknown, string] => [thrown(name, 403), notAccepted]),
    ...["Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"].map(
      (name): [unknown, string] => [thrown(name, 400), tooMany],
    ),
    [thrown("Unknown", 429), tooMany],
    [thrown("InternalFailure", 500), "AWS failed to answer (HTTP 500)"],
    [thrown("SyntaxError", 502), "AWS failed to answer (HTTP 502)"],
    [thrown("SyntaxError", 200), "what answered is not AWS"],
    [thrown("Error", 200), "what answered is not AWS"],
    [thrown("Error", undefined, { code: "ECONNREFUSED" }), "no connection to AWS (ECONNREFUSED)"],
    [thrown("ValidationError", 400), "ValidationError"],
    [thrown("toString", 400), "toString"],
    ["text", "an unknown error"],
  ];
  for (const [error, reason] of cases)
    it(`is "${reason}" for ${error instanceof Error ? error.name : String(error)}`, () =>
      assert.equal(reasonOf(error), reason));
});

describe("what to do so that AWS can be asked", () => {
  const giveCredentials = "Give the pack AWS credentials in the environment";
  const patience = 'Set "lookup": true, which waits for 20 seconds';
  const cases: [reason: string, remedy: string | undefined][] = [
    ["there are no AWS credentials", giveCredentials],
    ["the AWS credentials have expired", giveCredentials],
    ["AWS does not accept the credentials in use", giveCredentials],
    [
      "the account of the credentials in use has no such role",
      "Give the pack AWS credentials of the role's account in the environment",
    ],
    [
      "a provider uses other credentials than those of the environment",
      'Set "lookup": true, which asks with the credentials of the environment',
    ],
    [
      "access denied",
      "Allow the caller iam:GetRole, iam:ListInstanceProfilesForRole, iam:ListAttachedRolePolicies, eks:ListClusters, " +
        "eks:ListNodegroups and eks:DescribeNodegroup",
    ],
    ["no AWS Region is set in the environment", "Set AWS_REGION in the environment"],
    ["AWS did not answer in time", patience],
    ["AWS throttled the requests", patience],
    ["AWS failed to answer (HTTP 500)", undefined],
    ["what answered is not AWS", undefined],
  ];
  for (const [reason, remedy] of cases)
    it(`is ${remedy === undefined ? "not told" : `"${remedy}"`} where ${reason}`, () =>
      assert.equal(adviceFor(reason), remedy));
});
