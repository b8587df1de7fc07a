/** Errors in the form in which each AWS service gives them. */
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
  /** Answered right, but this much later. */
  | { kind: "delay"; milliseconds: number }
  /** The connection breaks before AWS hears of the call, or after AWS has done it but before it answers. */
  | { kind: "drop"; when: "before" | "after" };

/** The answer of a service to a call that an effect turns into an error; undefined if the effect is none. */
export function errorAnswer(
  { service }: Call,
  effect: Effect,
): { status: number; headers: { [name: string]: string }; body: string } | undefined {
  const error = errorOf(service, effect);
  if (!error) return undefined;
  return service === "iam" || service === "sts" ? inXml(error) : inJson(error);
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

function inJson({ code, status, message }: ErrorAnswer): ReturnType<typeof errorAnswer> {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  return { status, headers, body: JSON.stringify({ message }) };
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
