/** `npm run demo` on a fresh clone with an empty cache, where the CLI of the local cloud plays the official release. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { setUp } from "../../dev/localcloud/cloud";
import { finish, type Result } from "../../dev/localcloud/stack";
import { freshCheckout } from "./fresh-checkout";
import { Sandbox } from "./localcloud-setup";

export interface FreshDemo extends Result {
  /** What was asked of Go. */
  goCalls: string[];
}

/** Runs the demo without Go, with an installer of the CLI that starts its work when the demo has shown everything that needs no engine. */
export async function freshDemo(): Promise<FreshDemo> {
  const { directory } = await setUp();
  const sandbox = new Sandbox();
  const checkout = join(sandbox.directory, "checkout");
  await freshCheckout(checkout);
  // The demo has to do without those of this machine.
  sandbox.file("go-calls", "");
  sandbox.command("go", `echo "$@" >> ${join(sandbox.directory, "go-calls")}; exit 127`);
  sandbox.command("pulumi", "exit 127");
  let release: () => void = () => {};
  const shown = new Promise<void>((resolve) => (release = resolve));
  const place = createServer((request, response) => {
    void (request.url === "/shown" ? shown : Promise.resolve()).then(() => response.end());
  }).listen(0, "127.0.0.1");
  await once(place, "listening");
  sandbox.file("installer.mjs", installer(directory, (place.address() as AddressInfo).port));
  const child = spawn("npm", ["run", "demo"], {
    cwd: checkout,
    env: sandbox.environment({
      PATH: [sandbox.bin, process.env.PATH].join(delimiter),
      LOCALCLOUD_PULUMI_INSTALLER: join(sandbox.directory, "installer.mjs"),
    }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (data) => (output += String(data)).includes("Now the engine") && release());
  try {
    return { ...(await finish(child)), goCalls: sandbox.lines("go-calls").filter(Boolean) };
  } finally {
    place.closeAllConnections();
    place.close();
  }
}

/** The release is what a directory has. It passes for the wanted version, since an official pulumi on PATH may have another one. */
function installer(directory: string, port: number) {
  const names = readdirSync(directory).filter((name) => name !== "pulumi");
  return `
    import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
    import { join } from "node:path";
    export const place = "http://127.0.0.1:${port}/install.sh";
    export const limit = 300;
    export async function install({ version, root }) {
      await fetch(new URL("shown", place));
      const bin = join(root, "bin");
      mkdirSync(bin);
      for (const name of ${JSON.stringify(names)}) symlinkSync(join(${JSON.stringify(directory)}, name), join(bin, name));
      const pulumi = ${JSON.stringify(join(directory, "pulumi"))};
      const script = \`#!/bin/sh\\n[ "$*" = version ] && exec echo v\${version}\\nexec "\${pulumi}" "$@"\\n\`;
      writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    }`;
}
