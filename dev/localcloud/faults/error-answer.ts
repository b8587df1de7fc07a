/** Answers that no AWS gave, in the form in which each service gives them. */
import type { Call } from "./call";

export interface ErrorAnswer {
  /** AWS's error code. */
  code: string;
  /** The HTTP status. */
  status: number;
  message: string;
}

/** What happens to a call. */
export type Effect =
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
  /** The connection breaks before AWS hears of the call, or after AWS has done it but before it answers. */
  | { kind: "drop"; when: "before" | "after" };

/** The answer of a service to a call that an effect answers in its place; undefined if AWS is asked. */
export function errorAnswer(
  { service }: Call,
  effect: Effect,
): { status: number; headers: { [name: string]: string }; body: string } | undefined {
  if (effect.kind === "answer") return inJson(200, effect.content);
  const error = errorOf(service, effect);
  if (!error) return undefined;
  if (service === "iam" || service === "sts") return inXml(error);
  return inJson(error.status, { message: error.message }, { "x-amzn-errortype": error.code });
}

function errorOf(service: string, effect: Effect): ErrorAnswer | undefined {
  switch (effect.kind) {
    case "error":
      return effect;
    case "throttle":
      return service === "eks"
        ? { code: "ThrottlingException", status: 429, message: "Rate exceeded" }
        : { code: "Throttling", status: 400, message: "Rate exceeded" };
    case "unavailable":
      return {
        code: service === "eks" ? "ServiceUnavailableException" : "ServiceUnavailable",
        status: 503,
        message: "Service is unavailable, try again later",
      };
    default:
      return undefined;
  }
}

function inXml({ code, status, message }: ErrorAnswer): ReturnType<typeof errorAnswer> {
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  return {
    status,
    headers: { "content-type": "text/xml" },
    body: `<ErrorResponse>${error}<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>`,
  };
}

function inJson(
  status: number,
  content: object,
  more: { [name: string]: string } = {},
): ReturnType<typeof errorAnswer> {
  return { status, headers: { "content-type": "application/json", ...more }, body: JSON.stringify(content) };
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
