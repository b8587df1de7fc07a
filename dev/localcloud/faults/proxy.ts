/** A proxy before the local AWS that answers with the faults a test asks for and passes everything else on. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type Call, callOf } from "./call";
import { type Effect, errorAnswer } from "./error-answer";

export type Fault = Effect & {
  /** The call it is for, e.g. `CreateRole`; default every call. */
  action?: string | RegExp;
  /** How many such calls it is for; default 1. */
  times?: number;
  /** How many such calls go well first; default none. */
  after?: number;
};

export interface FaultProxy {
  /** Where AWS is to be asked. */
  endpoint: string;
  /** The same for a stack: `new Stack({ ..., env: proxy.env })`. */
  env: { AWS_ENDPOINT_URL: string };
  /** Every call so far, oldest first, with what was done to it. */
  calls: readonly (Call & { effect?: Effect["kind"] })[];
  /** Adds a fault; several for the same call take effect one after the other. */
  inject(fault: Fault): void;
  /** Forgets the faults and the calls. */
  clear(): void;
  /** Resolves when the next call of this action arrives, before it is passed on. */
  arrival(action: string | RegExp): Promise<Call>;
  stop(): Promise<void>;
}

/** Starts a proxy before an endpoint, e.g. that of a local cloud. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  let faults: { fault: Fault; left: number; skip: number }[] = [];
  let waiting: { action: string | RegExp; resolve: (call: Call) => void }[] = [];
  const calls: (Call & { effect?: Effect["kind"] })[] = [];

  const take = (call: Call): Fault | undefined => {
    for (const entry of faults) {
      if (entry.left === 0 || !matches(entry.fault.action, call)) continue;
      if (entry.skip > 0) {
        entry.skip--;
        continue;
      }
      entry.left--;
      return entry.fault;
    }
    return undefined;
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const call = callOf(request, body);
    const fault = take(call);
    calls.push({ ...call, effect: fault?.kind });
    const arrived = waiting.filter(({ action }) => matches(action, call));
    waiting = waiting.filter((entry) => !arrived.includes(entry));
    for (const { resolve } of arrived) resolve(call);

    if (fault?.kind === "drop" && fault.when === "before") return void request.socket.destroy();
    const answer = fault && errorAnswer(call, fault);
    if (answer) return void response.writeHead(answer.status, answer.headers).end(answer.body);
    if (fault?.kind === "delay") await setTimeout(fault.milliseconds);
    const real = await forward(upstream, request, body);
    if (fault?.kind === "drop") return void request.socket.destroy();
    response.writeHead(real.status, real.headers).end(real.body);
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    env: { AWS_ENDPOINT_URL: endpoint },
    calls,
    inject: (fault) => void faults.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 }),
    clear: () => {
      faults = [];
      calls.length = 0;
    },
    arrival: (action) => new Promise((resolve) => waiting.push({ action, resolve })),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
