import { createRequire } from "node:module";
import type { AwsMemory } from "./aws-answers";
import type * as lookups from "./lookup";

const load = createRequire(__filename);

/** What AWS said. Its SDK is a bundle of its own, loaded only if something is asked. */
export class LazyMemory implements AwsMemory {
  private kept?: AwsMemory["lookup"];

  get lookup(): AwsMemory["lookup"] {
    return (this.kept ??= new (load("./lookup") as typeof lookups).Lookup());
  }
}
