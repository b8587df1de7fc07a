/** A git server on this machine, with a certificate of its own: Pulumi takes plugins from git by https alone. */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { generate } from "selfsigned";

export interface GitServer {
  /** Where `DIRECTORY/OWNER/NAME.git` is served as `URL/OWNER/NAME.git`. */
  url: string;
  /** The file of the certificate, for SSL_CERT_FILE. */
  certificate: string;
  stop(): void;
}

/** Serves the bare repositories below a directory. */
export async function serveGit(directory: string): Promise<GitServer> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const certificate = join(directory, "certificate.pem");
  writeFileSync(certificate, cert);
  const server = createServer({ key, cert }, (request, response) => serve(directory, request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** git's smart protocol, of which reading is all that is served: what there is, and then the objects themselves. */
function serve(directory: string, request: IncomingMessage, response: ServerResponse): void {
  const service = "git-upload-pack";
  const { pathname, searchParams } = new URL(request.url ?? "/", "https://127.0.0.1");
  const [, path, asked] = /^((?:\/[\w-][\w.-]*)+\.git)\/(info\/refs|git-upload-pack)$/.exec(pathname) ?? [];
  const repository = join(directory, path ?? "none");
  const lists = asked === "info/refs";
  if (!existsSync(repository) || (lists && searchParams.get("service") !== service)) {
    response.writeHead(404).end();
    return;
  }
  const kind = lists ? "advertisement" : "result";
  response.writeHead(200, { "content-type": `application/x-${service}-${kind}`, "cache-control": "no-cache" });
  // A length of four hexadecimal digits before each line, then the end of the lines.
  if (lists) response.write(`001e# service=${service}\n0000`);
  const words = ["upload-pack", "--stateless-rpc", ...(lists ? ["--advertise-refs"] : []), repository];
  const version = String(request.headers["git-protocol"] ?? "");
  const git = spawn("git", words, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, GIT_PROTOCOL: version },
  });
  // The client may leave before all is said.
  git.stdin.on("error", () => {});
  const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  body.pipe(git.stdin);
  git.stdout.pipe(response);
}
