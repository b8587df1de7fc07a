import assert from "node:assert/strict";
import { reasonOf } from "../../../policypack/cross-stack/aws-reason";

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
    [thrown("ExpiredTokenException", 403), "the AWS credentials have expired"],
    ...["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "RequestTimeTooSkewed"].map(
      (name): [unknown, string] => [thrown(name, 403), notAccepted],
    ),
    ...["Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"].map(
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
