import { freshDemo } from "../../tests/support/fresh-demo";
import { succeeded } from "../localcloud/stack";
import { inTurns, timeOf, type Compared } from "./measure";

/** `npm run demo` on a fresh clone with an empty cache: with an installer that brings the CLI, and with the CLI on PATH. By the clock. */
export function benchDemo(): Promise<Compared> {
  const demo = (cli: "fetched" | "on PATH") => (): Promise<number> =>
    timeOf(
      async () => succeeded(await freshDemo(cli)),
      () => undefined,
    );
  return inTurns(1, demo("fetched"), demo("on PATH"));
}
