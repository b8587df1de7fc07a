/** AWS's own error, with what was being done, worded as the official provider words it. */
export class AwsError extends Error {
  constructor(
    /** The error code of AWS, e.g. `NoSuchEntity`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A resource that exists although what followed its creation failed. */
export class PartlyCreated extends Error {
  constructor(
    readonly id: string,
    readonly state: { [name: string]: unknown },
    readonly inputs: { [name: string]: unknown },
    cause: Error,
  ) {
    super(cause.message);
  }
}

interface SdkError {
  name: string;
  message: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** Turns an error of the AWS SDK into one that names service, operation, status and code. */
export function fromSdk(error: unknown, service: string, operation: string): AwsError {
  const { name, message, Code, $metadata } = error as SdkError;
  const code = (Code ?? name).replace(/Exception$/, (suffix) => (service === "IAM" ? "" : suffix));
  const status = $metadata?.httpStatusCode ? `https response error StatusCode: ${$metadata.httpStatusCode}, ` : "";
  const request = $metadata?.requestId ? `RequestID: ${$metadata.requestId}, ` : "";
  return new AwsError(code, `operation error ${service}: ${operation}, ${status}${request}${code}: ${message}`);
}

/** Whether AWS said that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof AwsError && ["NoSuchEntity", "ResourceNotFoundException"].includes(error.code);
}

/** Resolves to undefined if AWS says that there is no such thing. */
export async function orAbsent<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
