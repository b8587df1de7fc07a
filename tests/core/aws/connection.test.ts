import { ListClustersCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { AwsConnection } from "../../../core/aws/connection";
import { readQuotas, readRoleItself } from "../../../cli/aws/iam-reader";
import { instanceProfiles } from "../../../core/aws/iam";
import { LocalServer } from "../../../dev/aws-server/server";
import { newDirectory } from "../../support/run-directory";
import { itEach } from "../../support/cases";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const attached =
  "<ListAttachedRolePoliciesResponse><ListAttachedRolePoliciesResult><AttachedPolicies><member>" +
  "<PolicyName>one</PolicyName><PolicyArn>arn:aws:iam::aws:policy/one</PolicyArn></member></AttachedPolicies>" +
  "<IsTruncated>false</IsTruncated></ListAttachedRolePoliciesResult></ListAttachedRolePoliciesResponse>";

const failure = (code: string, message = "no") =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

function xml(status: number, body: string): Answer {
  return (_request, response) => response.writeHead(status, { "content-type": "text/xml" }).end(body);
}

describe("AWS as it is read", () => {
  const environment = { ...process.env };
  let server: LocalServer | undefined;
  beforeEach(() => {
    process.env.AWS_ACCESS_KEY_ID = "key";
    process.env.AWS_SECRET_ACCESS_KEY = "secret";
    delete process.env.AWS_MAX_ATTEMPTS;
  });
  afterEach(async () => {
    process.env = { ...environment };
    await server?.stop();
    server = undefined;
  });

  it("asks for a Region if none is given, but not for what is the same in all Regions", async () => {
    const nowhere = { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere" };
    Object.assign(process.env, nowhere);
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) delete process.env[name];
    const connection = new AwsConnection({ signal: AbortSignal.timeout(5000) });
    await assert.rejects(connection.region(), {
      message: "No Region is given. Give that of the clusters with --region, or their ARNs",
    });
    assert.equal(await connection.iam.config.region(), "us-east-1");
  });

  it("names the profile of AWS_PROFILE that is not there", async () => {
    Object.assign(process.env, {
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PROFILE: "nosuch",
    });
    delete process.env.AWS_ACCESS_KEY_ID;
    const connection = new AwsConnection({ region: "eu-west-1", signal: AbortSignal.timeout(5000) });
    await assert.rejects(connection.callerIdentity(), {
      message: /^The profile "nosuch" is not in the AWS configuration, or gives no credentials\. /,
    });
  });

  it("asks the program of the profile that is named for credentials, and leaves AWS_PROFILE to it", async () => {
    const directory = newDirectory();
    const [AWS_CONFIG_FILE, program] = ["config", "credentials.sh"].map((name) => join(directory, name));
    writeFileSync(AWS_CONFIG_FILE, `[profile mine]\ncredential_process = sh ${program}\n`);
    // The AWS CLI would take a profile of the environment here, and run this program for it again, and so on.
    const keys = { Version: 1, AccessKeyId: "key-$AWS_PROFILE", SecretAccessKey: "secret" };
    writeFileSync(program, `echo "${JSON.stringify(keys).replaceAll('"', '\\"')}"\n`);
    Object.assign(process.env, { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE: "/nowhere" });
    for (const [inEnvironment, expected] of [
      [undefined, "key-"],
      ["other", "key-other"],
    ]) {
      if (inEnvironment === undefined) delete process.env.AWS_PROFILE;
      else process.env.AWS_PROFILE = inEnvironment;
      const options = { region: "eu-west-1", profile: "mine", signal: AbortSignal.timeout(5000) };
      const { accessKeyId } = await new AwsConnection(options).iam.config.credentials();
      assert.equal(accessKeyId, expected);
    }
  });
  itEach(
    [
      ["the one that is given", "eu-west-1", ["eu-west-2", "eu-west-3"], "eu-west-1"],
      ["the one of the profile where both variables are blank", undefined, [" ", " "], "eu-west-4"],
    ],
    "has for its Region %s",
    async (
      _what: string,
      given: string | undefined,
      [AWS_REGION, AWS_DEFAULT_REGION]: [string, string],
      expected: string,
    ) => {
      const directory = newDirectory();
      const AWS_CONFIG_FILE = join(directory, "config");
      writeFileSync(AWS_CONFIG_FILE, "[profile mine]\nregion = eu-west-4\n");
      Object.assign(process.env, { AWS_CONFIG_FILE, AWS_REGION, AWS_DEFAULT_REGION });
      const options = { ...(given && { region: given }), profile: "mine", signal: AbortSignal.timeout(5000) };
      const connection = new AwsConnection(options);
      assert.deepEqual([await connection.region(), await connection.iam.config.region()], [expected, expected]);
    },
  );

  /** An AWS that gives these answers one after the other, the last one for ever. */
  async function answering(answers: Answer[], timeout = 10_000) {
    let calls = 0;
    server = await LocalServer.start((request, response) =>
      answers[Math.min(calls++, answers.length - 1)](request, response),
    );
    const { endpoint } = server;
    const aws = new AwsConnection({ region: "eu-west-1", endpoint, signal: AbortSignal.timeout(timeout) });
    return { aws, calls: () => calls };
  }
  itEach(
    [["those of AWS_DEFAULT_PROFILE", undefined, { AWS_DEFAULT_PROFILE: "mine", AWS_ACCESS_KEY_ID: "" }, "mine"]],
    "is asked with credentials as by the AWS CLI: %s",
    async (_what: string, profile: string | undefined, variables: NodeJS.ProcessEnv, key: string) => {
      const directory = newDirectory();
      const AWS_CONFIG_FILE = join(directory, "config");
      const keysOf = (name: string) =>
        `[profile ${name}]\naws_access_key_id = ${name}\naws_secret_access_key = secret\n`;
      writeFileSync(AWS_CONFIG_FILE, keysOf("mine") + keysOf("other"));
      for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) delete process.env[name];
      Object.assign(process.env, { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE: "/nowhere", ...variables });
      const aws = new AwsConnection({
        region: "eu-west-1",
        ...(profile && { profile }),
        signal: AbortSignal.timeout(5_000),
      });
      assert.equal((await aws.iam.config.credentials()).accessKeyId, key);
    },
  );

  it("is waited for 5 s until it is there and 20 s for an answer, eight times, and longer where it throttles", async () => {
    const { aws } = await answering([xml(200, attached)]);
    await instanceProfiles(aws, "pods");
    const { config } = aws.iam;
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = (
      config.requestHandler as unknown as { httpHandlerConfigs: () => Record<string, unknown> }
    ).httpHandlerConfigs();
    const mode = typeof config.retryMode === "function" ? await config.retryMode() : config.retryMode;
    assert.deepEqual(
      [connectionTimeout, requestTimeout, throwOnRequestTimeout, await config.maxAttempts(), mode],
      [5_000, 20_000, true, 8, "adaptive"],
    );
  });

  it("is asked again while it throttles, fails or drops the connection", async () => {
    const drop: Answer = ({ socket }) => socket.destroy();
    const { aws, calls } = await answering([xml(400, failure("Throttling")), xml(503, ""), drop, xml(200, attached)]);
    await instanceProfiles(aws, "pods");
    assert.equal(calls(), 4);
  });

  it("is not asked more often than AWS_MAX_ATTEMPTS says", async () => {
    process.env.AWS_MAX_ATTEMPTS = "2";
    const { aws, calls } = await answering([xml(400, failure("Throttling"))]);
    await assert.rejects(
      readRoleItself(aws, "pods"),
      /^Error: AWS throttled every attempt of iam:GetRole on role pods/,
    );
    assert.equal(calls(), 2);
  });

  it("is left with no connection open once it is closed", async () => {
    const sockets: Socket[] = [];
    const denied = xml(403, failure("AccessDenied"));
    const { aws } = await answering([
      (request, response) => {
        sockets.push(request.socket);
        denied(request, response);
      },
    ]);
    const calls = [
      aws.callerIdentity(),
      readQuotas(aws),
      aws.ask("eks:ListClusters", "x", () => aws.eks("eu-west-1").send(new ListClustersCommand())),
    ];
    assert.deepEqual(
      (await Promise.allSettled(calls)).map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
    assert.deepEqual(
      sockets.map(({ closed }) => closed),
      [false, false, false],
    );
    aws.close();
    const signal = AbortSignal.timeout(2_000);
    await Promise.all(sockets.map((socket) => once(socket, "close", { signal })));
  });
});
