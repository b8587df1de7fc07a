import { run } from "./command.mjs";

/** Runs Go; without cgo no C compiler is needed, and releases are built so, too. */
export function go(args, { env = {}, ...options }) {
  return run("go", args, { ...options, env: { ...process.env, CGO_ENABLED: "0", ...env } });
}

/** Fails with what to do if there is no Go that is new enough; `why` says what needs it, `instead` what else helps. */
export async function requireGo(why, instead) {
  const text = await run("go", ["version"]).catch(() => "");
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(text) ?? [];
  // From 1.21 on Go fetches the newer toolchain that go.mod asks for.
  if (Number(major) > 1 || Number(minor) >= 21) return;
  throw new Error(
    [
      text ? `Go ${major}.${minor} is too old.` : "Go is not installed, or `go` is not on PATH.",
      `It is needed to build ${why}. Do one of:`,
      "  - install Go 1.26 or newer: https://go.dev/dl/",
      `  - ${instead}`,
    ].join("\n"),
  );
}
