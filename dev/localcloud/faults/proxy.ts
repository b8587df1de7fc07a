/** A proxy before the local AWS that answers with the faults a test asks for and passes everything else on. */
import { once } from "node:events";
import { type IncomingMessage, request as send, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type ErrorAnswer, errorAnswer } from "../../aws-server/answer";
import { type Call, callOf } from "../../aws-server/call";
import { LocalServer } from "../../aws-server/server";

/** What happens to a call. */
type Effect =
  /** An error of AWS by its code, e.g. `{ kind: "error", code: "AccessDenied", status: 403, message: "..." }`. */
  | ({ kind: "error" } & ErrorAnswer)
  /** Answered right, but this much later. */
  | { kind: "delay"; milliseconds: number };

type Fault = Effect & {
  /** The call it is for, e.g. `CreateRole`; default every call. */
  action?: string;
  /** How many such calls it is for; default 1. */
  times?: number;
};

export interface FaultProxy {
  /** Where AWS is to be asked. */
  endpoint: string;
  /** The same for a stack: `new Stack({ ..., env: proxy.env })`. */
  env: { AWS_ENDPOINT_URL: string };
  /** Adds a fault; several for the same call take effect one after the other. */
  inject(fault: Fault): void;
  /** Forgets the faults. */
  clear(): void;
  /** Resolves when the next call of this action arrives, before it is passed on. */
  arrival(action: string | RegExp): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy before an endpoint, e.g. that of a local cloud. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  let faults: { fault: Fault; left: number }[] = [];
  let waiting: { action: string | RegExp; resolve: () => void }[] = [];

  const take = (call: Call): Fault | undefined => {
    const entry = faults.find(({ fault, left }) => left > 0 && matches(fault.action, call));
    if (entry) entry.left--;
    return entry?.fault;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const call = callOf(request, body);
    const fault = take(call);
    const arrived = waiting.filter(({ action }) => matches(action, call));
    waiting = waiting.filter((entry) => !arrived.includes(entry));
    for (const { resolve } of arrived) resolve();

    if (fault?.kind === "error") {
      const { status, headers, body: text } = errorAnswer(call, fault);
      return void response.writeHead(status, headers).end(text);
    }
    if (fault) await setTimeout(fault.milliseconds);
    const real = await forward(upstream, request, body);
    response.writeHead(real.status, real.headers).end(real.body);
  };

  const server = await LocalServer.start(handle);
  return {
    endpoint: server.endpoint,
    env: { AWS_ENDPOINT_URL: server.endpoint },
    inject: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    clear: () => void (faults = []),
    arrival: (action) => new Promise((resolve) => waiting.push({ action, resolve })),
    stop: () => server.stop(),
  };
}

function matches(action: string | RegExp | undefined, call: Call): boolean {
  if (action === undefined) return true;
  return typeof action === "string" ? action === call.action : action.test(call.action);
}

async function forward(
  upstream: string,
  { url: path, method, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
  const { hostname, port } = new URL(upstream);
  const outgoing = send({ hostname, port, path, method, headers, agent: false }).end(body);
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: incoming.statusCode ?? 502, headers: incoming.headers, body: await buffer(incoming) };
}
