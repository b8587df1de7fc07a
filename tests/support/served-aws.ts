import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsConnection, type AwsOptions } from "../../core/aws-account/connection";
import { callOf } from "../../dev/localcloud/faults/call";

/** A call as the served AWS is asked it. */
export interface ServedCall {
  /** Of an EKS call, the Region that it was signed for. */
  region: string;
  /** The key with which it was signed. */
  key: string;
  /** The names in the path of an EKS call: cluster, then profile, node group or principal. */
  names: string[];
  /** What the call says, by name: a query of IAM or EKS, or members of JSON. */
  says: Record<string, string | undefined>;
}

/** What AWS refuses a call with. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly status = 400,
  ) {}
}

/** By `service:Action`, what is answered: XML of IAM and STS as text, JSON of the others as an object, or a refusal. */
export type Answers = Record<string, (call: ServedCall) => string | object>;

const ownKey = { AWS_ACCESS_KEY_ID: "own-key", AWS_SECRET_ACCESS_KEY: "secret" };

/** An AWS that gives what a test has it answer, and AccessDenied to all else, with a record of what was asked. */
export class ServedAws {
  /** Each call as `service:Action`, with its Region where it is one of EKS, and the names in its path. */
  readonly asked: string[] = [];
  readonly calls: ServedCall[] = [];
  private endpoint = "";
  private readonly environment = { ...process.env };
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  constructor(public answers: Answers = {}) {}

  async start(): Promise<void> {
    Object.assign(process.env, ownKey);
    await new Promise<void>((listening) => this.server.listen(0, "127.0.0.1", listening));
    this.endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const name of Object.keys(ownKey)) delete process.env[name];
    Object.assign(process.env, this.environment);
    this.server.closeAllConnections();
    this.server.close();
  }

  connect(options: Partial<AwsOptions> = {}): AwsConnection {
    return new AwsConnection({
      region: "eu-west-1",
      endpoint: this.endpoint,
      signal: AbortSignal.timeout(20_000),
      ...options,
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { service, action } = callOf(request, body);
    const [, key = "", region = ""] =
      /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    const { pathname, searchParams } = new URL(request.url ?? "/", this.endpoint);
    const text = body.toString();
    const inBody = text.startsWith("{") ? Object.entries(JSON.parse(text)) : new URLSearchParams(text);
    const says = Object.fromEntries([...searchParams, ...inBody]) as ServedCall["says"];
    const names =
      service === "eks"
        ? pathname
            .split("/")
            .slice(2)
            .filter((_, index) => index !== 1)
        : [];
    const call = { region, key, names: names.map(decodeURIComponent), says };
    this.calls.push(call);
    this.asked.push([`${service}:${action}`, ...(service === "eks" ? [region] : []), ...call.names].join(" "));
    const isXml = service === "iam" || service === "sts";
    const answer = this.answers[`${service}:${action}`]?.(call) ?? new Refusal("AccessDenied", 403);
    if (answer instanceof Refusal) refuse(response, answer, isXml);
    else if (typeof answer === "string")
      response
        .writeHead(200, { "content-type": "text/xml" })
        .end(`<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`);
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }
}

function refuse(response: ServerResponse, { code, status }: Refusal, isXml: boolean): void {
  if (isXml)
    response
      .writeHead(status, { "content-type": "text/xml" })
      .end(`<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`);
  else
    response
      .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": code })
      .end(JSON.stringify({ __type: code, message: "no" }));
}
