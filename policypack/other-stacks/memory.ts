import { createRequire } from "node:module";
import type * as lookups from "./lookup";

const load = createRequire(__filename);

/** Answers of AWS. Its SDK is a bundle of its own, loaded only if something is asked. */
export class AwsMemory {
  private kept?: lookups.Lookup;

  get lookup(): lookups.Lookup {
    return (this.kept ??= new (load("./lookup") as typeof lookups).Lookup());
  }
}
