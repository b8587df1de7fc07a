import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AwsConnection } from "../../../core/aws/connection";
import { networkSettings } from "../../../core/aws/environment";
import { newDirectory } from "../../support/run-directory";

describe("the way to AWS", () => {
  const environment = { ...process.env };
  let proxy: Server;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    proxy = createServer().on("connect", ({ url = "" }, socket) => {
      asked.push(url);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
    const { port } = proxy.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      HTTPS_PROXY: `http://somebody:password@127.0.0.1:${port}`,
    });
    delete process.env.NO_PROXY;
  });
  afterEach(() => {
    process.env = { ...environment };
    proxy.close();
  });

  const connect = () => new AwsConnection({ region: "eu-west-1", signal: AbortSignal.timeout(5_000) });

  it("goes through the proxy of the environment, and a proxy that passes nothing on is said without its password", async () => {
    await assert.rejects(connect().callerIdentity(), {
      message:
        "The proxy of HTTPS_PROXY does not pass on sts:GetCallerIdentity on the credentials in use. " +
        "Check its URL, with its user and password, or name the host in NO_PROXY",
    });
    assert.deepEqual(asked, ["sts.eu-west-1.amazonaws.com:443"]);
  });

  for (const url of [
    "http://user:Pr0xy#Pass@host:3128",
    "user:Pr0xy#Pass@host:3128",
    "http://host:99999",
    "socks5://host:1080",
    "http://user:12#Pass@host:3128",
    "http://user:Pr0xy%Pass@host:3128",
  ])
    it(`refuses the proxy ${url}, and quotes nothing of it`, () => {
      process.env.HTTPS_PROXY = url;
      assert.throws(connect, {
        message:
          "HTTPS_PROXY is not the URL of a proxy. Write it as http://USER:PASSWORD@HOST:PORT, with %25 for % and %23 for # in the password",
      });
    });

  it("goes through a proxy that is given by its host and port, as the AWS CLI and Pulumi's provider take it", async () => {
    const { HTTPS_PROXY = "" } = process.env;
    const port = new URL(HTTPS_PROXY).port;
    delete process.env.HTTPS_PROXY;
    for (const [name, proxyUrl] of [
      ["HTTPS_PROXY", `127.0.0.1:${port}`],
      ["https_proxy", `localhost:${port}`],
      ["https_proxy", `//127.0.0.1:${port}`],
    ] as const) {
      process.env[name] = proxyUrl;
      asked = [];
      await assert.rejects(connect().callerIdentity());
      assert.deepEqual(asked, ["sts.eu-west-1.amazonaws.com:443"], proxyUrl);
      delete process.env[name];
    }
  });

  const signedIn = { "with a token": ["2099", "portal.sso"], "with one to renew": ["2020", "oidc"] } as const;
  for (const [how, [year, service]] of Object.entries(signedIn))
    it(`goes through the proxy for the credentials of a profile that is signed in ${how}`, async () => {
      const home = newDirectory();
      const cache = join(home, ".aws", "sso", "cache");
      mkdirSync(cache, { recursive: true });
      const token = { accessToken: "t", refreshToken: "r", clientId: "c", clientSecret: "s" };
      const times = { expiresAt: `${year}-01-01T00:00:00Z`, registrationExpiresAt: "2099-01-01T00:00:00Z" };
      const name = `${createHash("sha1").update("work").digest("hex")}.json`;
      writeFileSync(join(cache, name), JSON.stringify({ ...token, ...times }));
      const AWS_CONFIG_FILE = join(home, "config");
      const session = "[sso-session work]\nsso_region = eu-west-1\nsso_start_url = https://example.com/start\n";
      const profile = "[profile work]\nsso_session = work\nsso_account_id = 111122223333\nsso_role_name = reader\n";
      writeFileSync(AWS_CONFIG_FILE, profile + session);
      Object.assign(process.env, { HOME: home, AWS_CONFIG_FILE, AWS_MAX_ATTEMPTS: "1" });
      const aws = new AwsConnection({ region: "eu-west-1", profile: "work", signal: AbortSignal.timeout(5_000) });
      await assert.rejects(aws.callerIdentity());
      assert.deepEqual(asked, [`${service}.eu-west-1.amazonaws.com:443`]);
    });

  it("goes by the proxy for what NO_PROXY names", async () => {
    Object.assign(process.env, { NO_PROXY: "127.0.0.1", AWS_MAX_ATTEMPTS: "1" });
    const aws = new AwsConnection({
      region: "eu-west-1",
      endpoint: "https://127.0.0.1:1",
      signal: AbortSignal.timeout(5_000),
    });
    await assert.rejects(aws.callerIdentity(), /^Error: AWS could not be reached for .* \(ECONNREFUSED\)/);
    assert.deepEqual(asked, []);
  });

  it("goes by the proxy for a stand-in of AWS without TLS, whatever NO_PROXY says", async () => {
    Object.assign(process.env, { HTTP_PROXY: process.env.HTTPS_PROXY, AWS_MAX_ATTEMPTS: "1" });
    const { HTTPS_PROXY = "" } = process.env;
    const endpoint = new URL(HTTPS_PROXY).origin;
    const aws = new AwsConnection({ region: "eu-west-1", endpoint, signal: AbortSignal.timeout(5_000) });
    const requests: string[] = [];
    proxy.on("request", ({ url = "" }: IncomingMessage, response: ServerResponse) => {
      requests.push(url);
      response.writeHead(403).end();
    });
    await assert.rejects(aws.callerIdentity());
    // A proxy is asked for a whole URL.
    assert.deepEqual(requests, ["/"]);
  });

  it("goes to the endpoint of the profile that is named", async () => {
    const directory = newDirectory();
    const AWS_CONFIG_FILE = join(directory, "config");
    const keys = "aws_access_key_id = key\naws_secret_access_key = secret\n";
    writeFileSync(AWS_CONFIG_FILE, `[profile local]\n${keys}endpoint_url = https://127.0.0.1:1\n`);
    Object.assign(process.env, { AWS_CONFIG_FILE, NO_PROXY: "127.0.0.1", AWS_MAX_ATTEMPTS: "1" });
    delete process.env.AWS_ENDPOINT_URL;
    const aws = new AwsConnection({ region: "eu-west-1", profile: "local", signal: AbortSignal.timeout(5_000) });
    await assert.rejects(aws.callerIdentity(), /^Error: AWS could not be reached for .* \(ECONNREFUSED\)/);
    assert.deepEqual(asked, []);
  });

  it("trusts the certificates of AWS_CA_BUNDLE, and none where the file cannot be read", () => {
    const directory = newDirectory();
    const file = join(directory, "ca.pem");
    writeFileSync(file, "certificate");
    const trusted = (bundle: string) => {
      process.env.AWS_CA_BUNDLE = bundle;
      const { httpsAgent } = networkSettings({}).requestHandler;
      return "ca" in httpsAgent && httpsAgent.ca;
    };
    assert.deepEqual([file, join(directory, "none"), ""].map(trusted), ["certificate", [], false]);
  });
});
