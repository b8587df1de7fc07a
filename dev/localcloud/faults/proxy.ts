/** A proxy before the local AWS that answers with the faults a test asks for and passes everything else on. */
import { once } from "node:events";
import { type IncomingMessage, request as send, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import {
  type ErrorAnswer,
  errorAnswer,
  type HttpAnswer,
  resultAnswer,
  throttling,
  unavailable,
} from "../../aws-server/answer";
import { type Call, callOf } from "../../aws-server/call";
import { LocalServer } from "../../aws-server/server";

/** What happens to a call. */
type Effect =
  /** IAM's `Throttling`, EKS's `ThrottlingException`: "Rate exceeded". */
  | { kind: "throttle" }
  /** 503. */
  | { kind: "unavailable" }
  /** An error of AWS by its code, e.g. `{ kind: "error", code: "AccessDenied", status: 403, message: "..." }`. */
  | ({ kind: "error" } & ErrorAnswer)
  /** An answer of a service that speaks JSON, e.g. of an account with two Regions. */
  | { kind: "answer"; content: object }
  /** Answered right, but this much later. */
  | { kind: "delay"; milliseconds: number }
  /** The connection breaks after AWS has done the call, before it answers. */
  | { kind: "drop" };

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
  /** Every call so far, oldest first, with what was done to it. */
  calls: readonly (Call & { effect?: Effect["kind"] })[];
  /** Adds a fault; several for the same call take effect one after the other. */
  inject(fault: Fault): void;
  /** Forgets the faults and the calls. */
  clear(): void;
  /** Resolves when the next call of this action arrives, before it is passed on. */
  arrival(action: string | RegExp): Promise<Call>;
  /** Resolves when AWS has done every call that was passed on, also those of a command that was killed. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy before an endpoint, e.g. that of a local cloud. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  let faults: { fault: Fault; left: number }[] = [];
  let waiting: { action: string | RegExp; resolve: (call: Call) => void }[] = [];
  const calls: (Call & { effect?: Effect["kind"] })[] = [];
  const underWay = new Set<Promise<unknown>>();

  const take = (call: Call): Fault | undefined => {
    const entry = faults.find(({ fault, left }) => left > 0 && matches(fault.action, call));
    if (entry) entry.left--;
    return entry?.fault;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const call = callOf(request, body);
    const fault = take(call);
    calls.push({ ...call, effect: fault?.kind });
    const arrived = waiting.filter(({ action }) => matches(action, call));
    waiting = waiting.filter((entry) => !arrived.includes(entry));
    for (const { resolve } of arrived) resolve(call);

    const answer = fault && answerInstead(call, fault);
    if (answer) return void response.writeHead(answer.status, answer.headers).end(answer.body);
    if (fault?.kind === "delay") await setTimeout(fault.milliseconds);
    const asked = forward(upstream, request, body);
    underWay.add(asked);
    const real = await asked.finally(() => underWay.delete(asked));
    if (fault?.kind === "drop") return void request.socket.destroy();
    response.writeHead(real.status, real.headers).end(real.body);
  };

  const server = await LocalServer.start(handle);
  return {
    endpoint: server.endpoint,
    env: { AWS_ENDPOINT_URL: server.endpoint },
    calls,
    inject: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      faults = [];
      calls.length = 0;
    },
    arrival: (action) => new Promise((resolve) => waiting.push({ action, resolve })),
    settled: async () => void (await Promise.allSettled(underWay)),
    stop: () => server.stop(),
  };
}

/** The answer to a call that an effect answers in AWS's place; undefined if AWS is asked. */
function answerInstead(call: Call, effect: Effect): HttpAnswer | undefined {
  if (effect.kind === "answer") return resultAnswer(call, effect.content);
  if (effect.kind === "throttle") return errorAnswer(call, throttling(call));
  if (effect.kind === "unavailable") return errorAnswer(call, unavailable(call));
  return effect.kind === "error" ? errorAnswer(call, effect) : undefined;
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
