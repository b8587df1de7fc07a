/** Servers on this machine that are asked in AWS's place. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Call, callOf } from "./call";
import { type ErrorAnswer, errorAnswer, resultAnswer, type HttpAnswer } from "./answer";

/** A server of HTTP on a free port. */
export class LocalServer {
  private constructor(private readonly server: Server) {}

  /** Starts it; a request whose handling fails loses its connection. */
  static async start(
    handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  ): Promise<LocalServer> {
    const server = createServer((request, response) => {
      (async () => handle(request, response))().catch(() => request.socket.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new LocalServer(server);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((stopped) => {
      this.server.close(() => stopped());
      this.server.closeAllConnections();
    });
  }
}

/** A call with all that it says. */
export interface AwsCall extends Call {
  /** The Region that it was signed for. */
  region: string;
  /** The key with which it was signed. */
  key: string;
  /** The names in the path of an EKS call: cluster, then profile, node group or principal. */
  names: string[];
  /** What the call says, by name: a query of IAM or EKS, or members of JSON. */
  says: Record<string, string | undefined>;
}

/** What AWS refuses a call with. */
export class Refusal implements ErrorAnswer {
  constructor(
    readonly code: string,
    readonly status = 400,
    readonly message = "no",
  ) {}
}

/** XML of a result as text, JSON as an object, a refusal; undefined if the call is never answered. */
export type Answer = string | object | undefined;

/** Serves AWS's API as one function answers it. */
export function serveAws(answer: (call: AwsCall) => Answer): Promise<LocalServer> {
  return LocalServer.start(async (request, response) => {
    const call = readCall(request, await buffer(request));
    const given = answer(call);
    if (given === undefined) return;
    const { status, headers, body } = inHttp(call, given);
    response.writeHead(status, headers).end(body);
  });
}

function inHttp(call: Call, answer: string | object): HttpAnswer {
  if (answer instanceof Refusal) return errorAnswer(call, answer);
  return resultAnswer(call, answer);
}

function readCall(request: IncomingMessage, body: Buffer): AwsCall {
  const call = callOf(request, body);
  const [, key = "", region = ""] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const text = body.toString();
  const inBody = text.startsWith("{") ? Object.entries(JSON.parse(text) as object) : new URLSearchParams(text);
  const says = Object.fromEntries([...searchParams, ...inBody]) as AwsCall["says"];
  // /clusters/CLUSTER/fargate-profiles/PROFILE
  const [, , cluster, , item] = call.service === "eks" ? pathname.split("/") : [];
  const names = [cluster, item].filter((name) => name !== undefined).map(decodeURIComponent);
  return { ...call, region, key, names, says };
}
