import assert from "node:assert/strict";
import { AwsUnreadable, explainAwsError, isMissing, isThere } from "../../../core/aws/errors";

function explained(name: string, action = "iam:GetRole", httpStatusCode = 400) {
  const error = Object.assign(new Error("AWS's words\nand more"), { name, $metadata: { httpStatusCode } });
  return explainAwsError(action, "role pods", error);
}

const setTheClock = "Set the clock of this computer; if it is right, the request was under way for minutes: try again";

describe("what AWS answers when it does not answer", () => {
  it("names the missing IAM action where access is denied", () => {
    for (const name of ["AccessDenied", "AccessDeniedException"]) {
      const { message, missingAction } = explained(name);
      assert.equal(missingAction, "iam:GetRole");
      assert.equal(
        message,
        "Access denied to iam:GetRole on role pods. Allow the action iam:GetRole to the credentials in use, or use " +
          "others with --profile",
      );
    }
  });

  it("does not ask for a permission where the organization itself denies the Region", () => {
    const error = Object.assign(new Error("not authorized, with an explicit deny in a service control policy"), {
      name: "AccessDeniedException",
    });
    assert.equal(
      explainAwsError("eks:ListClusters", "me-south-1", error).message,
      "Access denied to eks:ListClusters on me-south-1 by a policy of the organization. If nothing is there, leave " +
        "the Region out: give all others with --region; scan then reads those only",
    );
  });

  const update = "iam:UpdateAssumeRolePolicy";
  const because = (kind: string) => `because no ${kind} allows the ${update} action`;
  const byDeny = (kind: string) => `with an explicit deny in ${kind}`;
  const others = "or use others with --profile";
  const deniedBy = (policy: string) =>
    `Access denied to ${update} on role pods (${policy}). Allow the action ${update} there, and to the credentials in use, ${others}`;
  const kinds: [refused: string, text: string][] = [
    [
      byDeny("a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1"),
      deniedBy("service control policy"),
    ],
    [because("service control policy"), deniedBy("service control policy")],
    [byDeny("a resource control policy"), deniedBy("resource control policy")],
    [because("permissions boundary"), deniedBy("permissions boundary")],
    [because("session policy"), deniedBy("session policy")],
    [byDeny("an identity-based policy"), deniedBy("explicit deny in an identity-based policy")],
    [
      because("identity-based policy"),
      `Access denied to ${update} on role pods. Allow the action ${update} to the credentials in use, ${others}`,
    ],
  ];
  for (const [refused, text] of kinds)
    it(`says what to do where AWS refuses ${refused}`, () => {
      const message = `User: x is not authorized to perform: ${update} on resource: role pods ${refused}`;
      const error = Object.assign(new Error(message), { name: "AccessDenied" });
      assert.equal(explainAwsError(update, "role pods", error).message, text);
    });

  it("says of a change in a Region that the organization denies it, and does not ask to leave the Region out", () => {
    const error = Object.assign(new Error(byDeny("a service control policy")), { name: "AccessDeniedException" });
    assert.equal(
      explainAwsError("eks:CreateAccessEntry", "cluster blue", error).message,
      `Access denied to eks:CreateAccessEntry on cluster blue (service control policy). Allow the action eks:CreateAccessEntry there, and to the credentials in use, ${others}`,
    );
  });

  it("does not blame credentials that only one Region refuses", () => {
    assert.match(
      explainAwsError(
        "eks:ListClusters",
        "me-south-1",
        Object.assign(new Error("token"), { name: "UnrecognizedClientException", $metadata: { httpStatusCode: 403 } }),
      ).message,
      /^The Region did not accept the credentials for eks:ListClusters on me-south-1 .*: it is not enabled in this account/,
    );
  });

  it("names the settings that hold an endpoint which is no URL", () => {
    assert.equal(
      explainAwsError("iam:GetRole", "role pods", new TypeError("Invalid URL")).message,
      "iam:GetRole on role pods could not be asked: an endpoint of the environment (AWS_ENDPOINT_URL) or of the AWS configuration " +
        "(endpoint_url) is not a URL. Correct it, for example to http://127.0.0.1:5000",
    );
  });

  for (const code of ["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_HAS_EXPIRED"])
    it(`says how to trust a certificate (${code})`, () => {
      const error = Object.assign(new Error("Node's words"), { code });
      assert.equal(
        explainAwsError("iam:GetRole", "role pods", error).message,
        `What answered iam:GetRole on role pods has a certificate that is not trusted (${code}). If a proxy of your ` +
          "organization opens connections, set AWS_CA_BUNDLE to the file of its certificate, or NODE_EXTRA_CA_CERTS to trust " +
          "it beside the usual ones",
      );
    });

  it("says who may list the accounts, and where there is no organization", () => {
    assert.match(explained("AccessDenied", "organizations:ListAccounts").message, /management account/);
    assert.equal(
      explained("AWSOrganizationsNotInUseException", "organizations:ListAccounts").message,
      "The account is in no organization. Leave --organization out, or name accounts with --account",
    );
  });

  it("tells how to sign in where there are no credentials, or expired ones", () => {
    assert.match(explained("CredentialsProviderError").message, /^No AWS credentials: .* Sign in /);
    assert.match(explained("ExpiredToken").message, /^The AWS credentials in use have expired .* Sign in again/);
    assert.match(explained("InvalidClientTokenId").message, /Sign in again, or use others with --profile$/);
  });

  const expired =
    'The AWS credentials in use have expired (iam:GetRole on role pods). Sign in again, for example with "aws sso login"';
  const keys = "; AWS_ACCESS_KEY_ID in the environment goes before that, so renew or unset it first";
  for (const [what, key, profile, message] of [
    ["that of a profile", "key", "mine", expired],
    ["that of nobody", "", undefined, expired],
    ["that of the environment, which no sign-in replaces", "key", undefined, expired + keys],
  ] as const)
    it(`says what to do about a session that expired: ${what}`, () => {
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: "secret" });
      try {
        const error = Object.assign(new Error("expired"), { name: "ExpiredToken" });
        assert.equal(explainAwsError("iam:GetRole", "role pods", error, profile).message, message);
      } finally {
        for (const [name, value] of Object.entries({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }))
          if (value === undefined) delete process.env[name];
          else process.env[name] = value;
      }
    });

  it("says how to sign in with a profile that asks for a code, which the command cannot ask for", () => {
    const error = Object.assign(
      new Error("Profile mine requires multi-factor authentication, but no MFA code callback was provided."),
      { name: "CredentialsProviderError" },
    );
    assert.equal(
      explainAwsError("sts:GetCallerIdentity", "the credentials in use", error, "mine").message,
      'The profile "mine" asks for a code of multi-factor authentication, and this command cannot ask for it. Take its credentials ' +
        'into the environment (eval "$(aws configure export-credentials --profile mine --format env)"; unset AWS_PROFILE) and name ' +
        "no profile",
    );
  });

  it("names the profile that gives no credentials, and not the option that was used already", () => {
    const error = Object.assign(new Error("no"), { name: "CredentialsProviderError" });
    const { message } = explainAwsError("sts:GetCallerIdentity", "the credentials in use", error, "no such");
    assert.match(message, /^The profile "no such" gives no AWS credentials: .* "aws configure list-profiles" shows/);
    assert.doesNotMatch(message, /--profile/);
  });

  it("names a wrong clock, and not the credentials, where the signature is too old or too new", () => {
    for (const words of [
      "Signature expired: 20261125T100000Z is now earlier than",
      "Signature not yet current: 2026",
    ]) {
      const error = Object.assign(new Error(words), {
        name: "SignatureDoesNotMatch",
        $metadata: { httpStatusCode: 403 },
      });
      assert.equal(
        explainAwsError("sts:AssumeRole", "role pods", error).message,
        `AWS refused sts:AssumeRole on role pods, since its time is wrong by AWS's clock (SignatureDoesNotMatch). ${setTheClock}`,
      );
    }
    assert.match(explained("SignatureDoesNotMatch").message, /^AWS did not accept the credentials/);
  });

  it("says that the clock is wrong where AWS refuses the time, and not for names like it", () => {
    for (const name of ["RequestTimeTooSkewed", "RequestExpired"]) {
      assert.equal(
        explained(name).message,
        `AWS refused iam:GetRole on role pods, since its time is wrong by AWS's clock (${name}). ${setTheClock}`,
      );
      assert.doesNotMatch(explained(`${name}Too`).message, /clock/);
      assert.doesNotMatch(explained(`A${name}`).message, /clock/);
    }
  });

  it("prints no control character of AWS's", () => {
    const error = Object.assign(new Error("\u001b[2Jgone"), { name: "ServiceFailure" });
    assert.match(explainAwsError("iam:GetRole", "role pods", error).message, /: \\u001b\[2Jgone$/);
  });

  it("goes by the HTTP status where it does not understand the words", () => {
    assert.equal(explained("SyntaxError", "eks:ListNodegroups", 403).missingAction, "eks:ListNodegroups");
    assert.equal(explained("InvalidClientTokenId", "iam:GetRole", 403).missingAction, undefined);
    assert.match(explained("SyntaxError", "iam:GetRole", 429).message, /^AWS kept throttling/);
    assert.equal(
      explained("SyntaxError", "iam:GetRole", 503).message,
      "AWS failed to answer iam:GetRole on role pods (HTTP 503), however often it was tried again. Try later",
    );
  });

  it("passes on anything else with AWS's name for it", () => {
    assert.equal(
      explained("ServiceFailure").message,
      "AWS answered iam:GetRole on role pods with ServiceFailure (HTTP 400): AWS's words",
    );
  });

  it("tells what is missing from what is denied", () => {
    const names = ["NoSuchEntity", "NoSuchEntityException", "ResourceNotFoundException", "AccessDenied"];
    assert.deepEqual(
      names.map((name) => isMissing(Object.assign(new Error(), { name }))),
      [true, true, true, false],
    );
  });

  it("tells what is there already from what is in another way", () => {
    const names = ["ResourceInUseException", "ResourceInUse", "ResourceNotFoundException", ""];
    assert.deepEqual(
      names.map((name) => isThere(Object.assign(new Error("no"), { name }))),
      [true, false, false, false],
    );
  });

  it("does not explain a second time what it explained", () => {
    const error = new AwsUnreadable("done", "iam:GetRole");
    assert.equal(explainAwsError("eks:ListClusters", "eu-west-1", error), error);
  });

  const signIn = "Sign in again, or use";
  const kept = (call: string) =>
    `AWS kept throttling ${call}, however often it was tried again. Try later, or raise AWS_MAX_ATTEMPTS`;
  const late = "No answer in time to iam:GetRole on role pods. Try again, or allow more time with --timeout";
  const service =
    "AWS refused iam:GetRole on role pods: the role belongs to an AWS service, which alone may change it. Use a role of your own";
  const unreached = (code: string) =>
    `AWS could not be reached for iam:GetRole on role pods (${code}). Check the network, --region and --endpoint`;
  const denied =
    "Access denied to iam:GetRole on role pods. Allow the action iam:GetRole to the credentials in use, or use others with --profile";
  const answered = (name: string, more = "") => `AWS answered iam:GetRole on role pods with ${name}${more}: words`;
  const regional = (name: string) =>
    `The Region did not accept the credentials for eks:ListClusters on role pods (${name}): it is not enabled in this account, or they come ` +
    "from the global endpoint of AWS STS, which this Region does not know. Sign in with " +
    "AWS_STS_REGIONAL_ENDPOINTS=regional, or leave the Region out: give all others with --region; scan then reads those only";
  const trustQuota =
    "the trust policy would be longer than the account's quota (2,048 characters without white space by default). " +
    'Ask for a higher "Role trust policy length" in Service Quotas (at most 8,192), or let one line cover every ' +
    "cluster of the account (fargateprofile/*/*), or give some of the clusters a role of their own";
  const attachmentQuota =
    "the role has as many managed policies as the account's quota allows (10 by default). " +
    'Ask for a higher "Managed policies attached to an IAM role" in Service Quotas, or detach a policy that the ' +
    "role does not need";
  const rejected = (name: string, others = "others with --profile", call = "iam:GetRole on role pods") =>
    `AWS did not accept the credentials for ${call} (${name}). ${signIn} ${others}`;

  interface Asking {
    action?: string;
    profile?: string;
    status?: number;
    code?: string;
    words?: string;
  }
  const answers: [name: string, asking: Asking, message: string][] = [
    ["Error", { code: "ECONNRESET" }, unreached("ECONNRESET")],
    ["Error", { code: "ECONNREFUSED" }, unreached("ECONNREFUSED")],
    ["TimeoutError", { code: "ECONNRESET" }, late],
    ["Error", {}, answered("Error")],
    ["AbortError", {}, late],
    ["AbortErrors", {}, answered("AbortErrors")],
    ["UnauthorizedOperation", {}, denied],
    ["NotAuthorized", {}, denied],
    ["NotAuthorizedException", {}, denied],
    ["Anything", { status: 403 }, denied],
    ["Throttling", { status: 403 }, kept("iam:GetRole on role pods")],
    ["ThrottlingException", {}, kept("iam:GetRole on role pods")],
    ["ThrottledException", {}, kept("iam:GetRole on role pods")],
    ["TooManyRequests", {}, kept("iam:GetRole on role pods")],
    ["TooManyRequestsException", {}, kept("iam:GetRole on role pods")],
    ["RequestLimitExceeded", {}, kept("iam:GetRole on role pods")],
    ["SlowDown", {}, kept("iam:GetRole on role pods")],
    ["UnmodifiableEntityException", {}, service],
    ["UnmodifiableEntity", {}, service],
    [
      "LimitExceeded",
      { action: "iam:UpdateAssumeRolePolicy" },
      `AWS refused iam:UpdateAssumeRolePolicy on role pods: ${trustQuota}`,
    ],
    [
      "LimitExceededException",
      { action: "iam:AttachRolePolicy" },
      `AWS refused iam:AttachRolePolicy on role pods: ${attachmentQuota}`,
    ],
    ["PolicyLimitExceeded", {}, answered("PolicyLimitExceeded")],
    ["LimitExceededByFar", {}, answered("LimitExceededByFar")],
    [
      "Failure",
      { status: 500 },
      "AWS failed to answer iam:GetRole on role pods (HTTP 500), however often it was tried again. Try later",
    ],
    ["Failure", { status: 499 }, answered("Failure", " (HTTP 499)")],
    ["Failure", { words: "one. two." }, "AWS answered iam:GetRole on role pods with Failure: one. two"],
    ["AuthFailure", {}, rejected("AuthFailure")],
    ["IncompleteSignature", { profile: "own" }, rejected("IncompleteSignature", "another profile")],
    ["UnrecognizedClientException", {}, rejected("UnrecognizedClientException")],
    ["UnrecognizedClientException", { action: "eks:ListClusters" }, regional("UnrecognizedClientException")],
    ["InvalidClientTokenId", { action: "eks:ListClusters" }, regional("InvalidClientTokenId")],
    [
      "AuthFailure",
      { action: "eks:ListClusters" },
      rejected("AuthFailure", undefined, "eks:ListClusters on role pods"),
    ],
    [
      "ExpiredTokenException",
      {},
      'The AWS credentials in use have expired (iam:GetRole on role pods). Sign in again, for example with "aws sso login"',
    ],
    ["MyExpiredToken", {}, answered("MyExpiredToken")],
    [
      "TokenProviderError",
      {},
      'No AWS credentials: words. Sign in (for example "aws sso login"), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile',
    ],
  ];
  for (const [name, asking, message] of answers)
    it(`explains ${name} ${JSON.stringify(asking)}: ${message.slice(0, 60)}`, () => {
      const { action = "iam:GetRole", profile, status, code, words = "words" } = asking;
      const $metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
      const error = Object.assign(new Error(words), { name, ...(code && { code }), ...$metadata });
      assert.equal(explainAwsError(action, "role pods", error, profile).message, message);
    });

  it("explains what was thrown and is no error", () =>
    assert.equal(
      explainAwsError("iam:GetRole", "role pods", "gone").message,
      "AWS answered iam:GetRole on role pods with : gone",
    ));
});
