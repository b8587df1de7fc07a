import assert from "node:assert/strict";
import { causes, isMissing } from "../../../core/aws/causes";
import { AwsUnreadable, explainAwsError, type Cause } from "../../../core/aws/errors";

/** An error of a call, and what is known where it is explained. */
interface Thrown {
  name?: string;
  status?: number;
  code?: string;
  message?: string;
  action?: string;
  profile?: string;
}

const thrown = ({ name = "Error", status, code, message = "words" }: Thrown) =>
  Object.assign(new Error(message), {
    name,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
  });

const explained = (error: Thrown, door?: "pack") =>
  explainAwsError(error.action ?? "iam:GetRole", "role pods", thrown(error), error.profile, door);

const update = "iam:UpdateAssumeRolePolicy";
const list = "eks:ListClusters";
const bySignature = { name: "SignatureDoesNotMatch", status: 403 };
const call = "iam:GetRole on role pods";
const others = "or use others with --profile";
const leaveOut = "leave the Region out: give all others with --region; scan then reads those only";
const clock = "Set the clock of this computer. If it is right, try again: the request was under way for minutes";
const unusable = "The Region did not accept the credentials for eks:ListClusters on role pods";

/** One error of each cause, and the sentence. */
const sentences: Record<Cause, [error: Thrown, message: string]> = {
  "closed-region": [
    { name: "AccessDeniedException", action: list, message: "an explicit deny in a service control policy" },
    `Access denied to ${list} on role pods by a policy of the organization. If nothing is there, ${leaveOut}`,
  ],
  "accounts-denied": [
    { name: "AccessDenied", action: "organizations:ListAccounts" },
    "Access denied to organizations:ListAccounts on role pods. Allow the action organizations:ListAccounts to the credentials in use " +
      "of the organization's management account or a delegated administrator, or name accounts with --account",
  ],
  "denied-by-policy": [
    { name: "AccessDenied", message: "because no permissions boundary allows the iam:GetRole action" },
    `Access denied to ${call} (permissions boundary). Allow the action iam:GetRole there, and to the credentials in use, ${others}`,
  ],
  denied: [
    { name: "AccessDenied" },
    `Access denied to ${call}. Allow the action iam:GetRole to the credentials in use, ${others}`,
  ],
  "no-organization": [
    { name: "AWSOrganizationsNotInUseException" },
    "The account is in no organization. Leave --organization out, or name accounts with --account",
  ],
  "no-credentials": [
    { name: "TokenProviderError" },
    'No AWS credentials: words. Sign in (for example "aws sso login"), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile',
  ],
  "profile-without-credentials": [
    { name: "CredentialsProviderError", profile: "my own" },
    'The profile "my own" is not in the AWS configuration, or gives no credentials. See the profiles with "aws configure list-profiles", ' +
      "and sign in, for example with \"aws sso login --profile 'my own'\". If the profile needs a code of multi-factor authentication, " +
      `take its credentials into the environment (eval "$(aws configure export-credentials --profile 'my own' --format env)"; ` +
      "unset AWS_PROFILE) and name no profile",
  ],
  "wrong-clock": [
    { ...bySignature, message: "Signature expired: 20261125T100000Z is now earlier than" },
    `AWS refused ${call}: the time of the request is wrong by AWS's clock (SignatureDoesNotMatch). ${clock}`,
  ],
  "credentials-unknown-in-region": [
    { name: "UnrecognizedClientException", action: list, status: 403 },
    `${unusable} (UnrecognizedClientException): it is not enabled in this account, or they come from the global endpoint of AWS STS, ` +
      `which this Region does not know. Sign in with AWS_STS_REGIONAL_ENDPOINTS=regional, or ${leaveOut}`,
  ],
  "expired-credentials": [
    { name: "ExpiredToken" },
    `The AWS credentials in use have expired (${call}). Renew AWS_ACCESS_KEY_ID if the environment has it, else sign in again, ` +
      'for example with "aws sso login"',
  ],
  "bad-credentials": [
    bySignature,
    `AWS did not accept the credentials for ${call} (SignatureDoesNotMatch). Sign in again, use others with --profile, or set ` +
      "AWS_REGION if they are of another partition",
  ],
  throttled: [
    { name: "Throttling", status: 403 },
    `AWS throttled every attempt of ${call}. Try later, or raise AWS_MAX_ATTEMPTS`,
  ],
  late: [
    { name: "TimeoutError", code: "ECONNRESET" },
    `No answer in time to ${call}. Try again, or allow more time with --timeout`,
  ],
  unreachable: [
    { code: "ECONNRESET" },
    `AWS could not be reached for ${call} (ECONNRESET). Check the network, --region and --endpoint`,
  ],
  "no-url": [
    { name: "TypeError", message: "Invalid URL" },
    `${call} could not be asked: an endpoint of the environment (AWS_ENDPOINT_URL) or of the AWS configuration ` +
      "(endpoint_url) is not a URL. Correct it, for example to http://127.0.0.1:5000",
  ],
  "no-region": [
    { message: "Region is missing" },
    "No Region is given. Give that of the clusters with --region, or their ARNs",
  ],
  "bad-region": [
    { message: 'Region not accepted: region="no region" is not a valid hostname component.' },
    "The Region in use is not an AWS Region. Correct AWS_REGION, or the region of the profile in use",
  ],
  proxy: [
    { code: "ERR_PROXY_TUNNEL" },
    `The proxy of HTTPS_PROXY does not pass on ${call}. Check its URL, with its user and password, or name the host in NO_PROXY`,
  ],
  certificate: [
    { code: "SELF_SIGNED_CERT_IN_CHAIN" },
    `What answered ${call} has a certificate that is not trusted (SELF_SIGNED_CERT_IN_CHAIN). If a proxy of your organization opens ` +
      "connections, set AWS_CA_BUNDLE to the file of its certificate, or NODE_EXTRA_CA_CERTS to trust it beside the usual ones",
  ],
  "trust-quota": [
    { name: "LimitExceeded", action: update },
    `AWS refused ${update} on role pods: the trust policy would be longer than the account's quota (2,048 characters without white space by ` +
      'default). Ask for a higher "Role trust policy length" in Service Quotas (at most 8,192), or let one line cover every cluster of ' +
      "the account (fargateprofile/*/*), or give some of the clusters a role of their own",
  ],
  "attachment-quota": [
    { name: "LimitExceededException", action: "iam:AttachRolePolicy" },
    "AWS refused iam:AttachRolePolicy on role pods: the role has as many managed policies as the account's quota allows (10 by default). " +
      'Ask for a higher "Managed policies attached to an IAM role" in Service Quotas, or detach a policy that the role does not need',
  ],
  "service-linked": [
    { name: "UnmodifiableEntityException" },
    `AWS refused ${call}: the role belongs to an AWS service, and only that service may change it. Use a role of your own`,
  ],
  failed: [{ name: "SyntaxError", status: 500 }, `AWS failed to answer ${call} at every attempt (HTTP 500). Try later`],
  "not-aws": [
    { name: "SyntaxError", status: 200 },
    `What answered ${call} is not AWS. Check the endpoint and the proxy in use`,
  ],
  other: [
    { name: "Failure", status: 499, message: "\u001b[2J one. two.\nand more" },
    `AWS answered ${call} with Failure (HTTP 499): \\u001b[2J one. two`,
  ],
};

describe("why AWS does not answer", () => {
  for (const [why, [error, message]] of Object.entries(sentences))
    it(`is said with what to do: ${why}`, () => {
      const found = explained(error);
      assert.deepEqual([found.why, found.message], [why, message]);
    });

  /** Other errors of a cause, which a pattern that is too wide or too narrow would miss. */
  const alike: [why: Cause, ...errors: Thrown[]][] = [
    ["closed-region", { status: 403, action: "eks:DescribeCluster", message: "resource control policy" }],
    [
      "denied-by-policy",
      ...[
        "an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1",
        "no service control policy allows it",
        "an explicit deny in a resource control policy",
        "no session policy allows it",
        "an explicit deny in an identity-based policy",
      ].map((message) => ({ name: "AccessDenied", message })),
      // Another Region would not help.
      { name: "AccessDenied", action: "eks:CreateAccessEntry", message: "service control policy" },
    ],
    [
      "denied",
      ...["AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "NotAuthorizedException"].map((name) => ({
        name,
      })),
      { name: "SyntaxError", status: 403 },
      { name: "AccessDenied", message: "no identity-based policy allows it" },
    ],
    ["no-credentials", { name: "CredentialsProviderError" }, { name: "ProviderError" }],
    [
      "wrong-clock",
      { ...bySignature, message: "Signature not yet current: 2026" },
      { name: "RequestTimeTooSkewed" },
      { name: "RequestExpired" },
    ],
    ["credentials-unknown-in-region", { name: "InvalidClientTokenId", action: list }],
    ["expired-credentials", { name: "ExpiredTokenException" }],
    [
      "bad-credentials",
      ...["InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "IncompleteSignature"].map((name) => ({
        name,
        status: 403,
      })),
      { name: "AuthFailure", action: list },
    ],
    [
      "throttled",
      ...["ThrottlingException", "ThrottledException", "TooManyRequests", "RequestLimitExceeded", "SlowDown"].map(
        (name) => ({ name }),
      ),
      { name: "SyntaxError", status: 429 },
    ],
    ["late", { name: "AbortError" }],
    ["unreachable", { code: "ECONNREFUSED" }, { code: "ENOTFOUND" }],
    ["certificate", { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }, { code: "CERT_HAS_EXPIRED" }],
    ["service-linked", { name: "UnmodifiableEntity" }],
    ["not-aws", { status: 200 }],
    [
      "other",
      ...["AbortErrors", "PolicyLimitExceeded", "LimitExceededByFar", "MyExpiredToken", "RequestExpiredToo"].map(
        (name) => ({ name }),
      ),
      {},
    ],
  ];
  for (const [why, ...errors] of alike)
    for (const error of errors)
      it(`is ${why} for ${JSON.stringify(error)}`, () => assert.equal(explained(error).why, why));

  it("has advice for the pack that names no option of the command", () => {
    for (const [why, [error]] of Object.entries(sentences)) {
      const { toDo, happened } = explained(error, "pack");
      assert.equal(toDo, (causes[why as Cause] as { inPack?: string }).inPack);
      assert.doesNotMatch(`${happened} ${toDo}`, / --[a-z]/, why);
    }
    assert.equal(explained({ name: "ExpiredToken" }, "pack").toDo, "Give the pack AWS credentials in the environment");
  });

  it("names the missing action only if access is denied", () => {
    assert.equal(explained({ name: "SyntaxError", status: 403 }).missingAction, "iam:GetRole");
    for (const error of [
      { name: "InvalidClientTokenId", status: 403 },
      { name: "Failure", status: 500 },
    ])
      assert.equal(explained(error).missingAction, undefined);
  });

  it("is not explained a second time, and is told of what is no error", () => {
    const error = new AwsUnreadable("done", "iam:GetRole");
    assert.equal(explainAwsError(list, "eu-west-1", error), error);
    assert.equal(explainAwsError("iam:GetRole", "role pods", "gone").message, `AWS answered ${call} with : gone`);
  });

  it("tells what is missing from other answers", () => {
    const names = ["NoSuchEntity", "NoSuchEntityException", "ResourceNotFoundException", "ResourceInUseException", ""];
    assert.deepEqual(
      names.map((name) => isMissing(thrown({ name }))),
      [true, true, true, false, false],
    );
  });
});
