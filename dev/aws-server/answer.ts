/** Answers of AWS in the form of each service. */
import type { Call } from "./call";

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** An error of AWS. */
export interface ErrorAnswer {
  /** AWS's error code. */
  code: string;
  /** The HTTP status. */
  status: number;
  message: string;
}

/** A result: the XML in it as text, or JSON as an object. */
export function resultAnswer({ action }: Call, result: string | object): HttpAnswer {
  if (typeof result === "object") return inJson(200, result);
  return inXml(200, `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
}

export function errorAnswer({ service }: Call, { code, status, message }: ErrorAnswer): HttpAnswer {
  if (service !== "iam" && service !== "sts") return inJson(status, { message }, { "x-amzn-errortype": code });
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  return inXml(
    status,
    `<ErrorResponse>${error}<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>`,
  );
}

function inXml(status: number, body: string): HttpAnswer {
  return { status, headers: { "content-type": "text/xml" }, body };
}

function inJson(status: number, content: object, more: Record<string, string> = {}): HttpAnswer {
  return { status, headers: { "content-type": "application/json", ...more }, body: JSON.stringify(content) };
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
