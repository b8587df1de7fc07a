/** What all parts of the stand-in need of HTTP. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";

/** The body of a request, which the CLI compresses if it is large. */
export async function bodyOf<T>(context: Context): Promise<T> {
  const sent = Buffer.from(await context.req.arrayBuffer());
  const content = context.req.header("content-encoding") === "gzip" ? gunzipSync(sent) : sent;
  return JSON.parse(content.toString()) as T;
}

/** What the CLI shows as `[status] message`. */
export function refusal(status: ContentfulStatusCode, message: string): HTTPException {
  return new HTTPException(status, { message });
}

/** A value that must be there; else the answer is that it does not exist. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw refusal(404, `Not Found: ${what}`);
  return value;
}

/** Files that the CLI puts at an address that it was given, and takes from there again; in Pulumi Cloud this is Amazon S3. */
export class Uploads {
  private readonly files = new Map<string, Buffer | undefined>();

  /** @param url where the server answers */
  constructor(readonly url: () => string) {}

  /** An address for one file. */
  reserve(): string {
    const id = randomUUID();
    this.files.set(id, undefined);
    return `${this.url()}/uploads/${id}`;
  }

  put(id: string, content: Buffer): void {
    if (!this.files.has(id)) throw refusal(403, "there is no such upload");
    this.files.set(id, content);
  }

  /** The file at an address of `reserve`, or of its last part. */
  get(address: string): Buffer {
    return found(this.files.get(address.split("/").at(-1) ?? ""), "the file was not uploaded");
  }
}
