import { createRequire } from "node:module";
import type * as lookups from "./lookup";

const load = createRequire(__filename);

/** State of the process that outlives a stack. */
export class ProcessMemory {
  /** The notices so far, each with the policy that said it. */
  readonly said = new Map<string, string>();
  private kept?: lookups.Lookup;

  /** Answers of AWS. Its SDK is a bundle of its own, loaded only if something is asked. */
  get lookup(): lookups.Lookup {
    return (this.kept ??= new (load("./lookup") as typeof lookups).Lookup());
  }
}
