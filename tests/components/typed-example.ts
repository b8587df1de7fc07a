import { runInNewContext } from "node:vm";

/** The value of an example, which is written as one types it in TypeScript. */
export function typed(example: string): unknown {
  const names = { pulumi: { jsonStringify: JSON.stringify }, Version: "2012-10-17", Statement: [] };
  // By way of JSON: what is made in another context has another prototype.
  return JSON.parse(JSON.stringify(runInNewContext(`(${example})`, names))) as unknown;
}
