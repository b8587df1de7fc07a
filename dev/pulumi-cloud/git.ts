/**
 * A git server on this machine. Pulumi takes plugins from git by https alone, and from a host without a port: so it has a name and
 * a certificate of its own, and is reached through a proxy, which leads everything else to where it belongs.
 */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { generate } from "selfsigned";

/** A name that nobody else has: https://www.iana.org/help/example-domains */
const host = "git.example.com";

export interface GitServer {
  /** Where `DIRECTORY/OWNER/NAME.git` is served as `URL/OWNER/NAME.git`. */
  url: string;
  /** What a process must have in its environment to reach it. */
  env: Record<string, string>;
  stop(): void;
}

/** Serves the bare repositories below a directory. */
export async function serveGit(directory: string): Promise<GitServer> {
  const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
  });
  const certificate = join(directory, "certificate.pem");
  writeFileSync(certificate, cert);
  const git = createHttpsServer({ key, cert }, (request, response) => serve(directory, request, response));
  const gitPort = await listen(git);
  const proxy = createHttpServer().on("connect", ({ url = "" }: IncomingMessage, client: Socket) => {
    const { hostname, port } = new URL(`https://${url}`);
    const server = hostname === host ? connect(gitPort, "127.0.0.1") : connect(Number(port || 443), hostname);
    server.on("connect", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ])
      from.pipe(to).on("error", () => from.destroy());
  });
  const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
  return {
    url: `https://${host}`,
    env: { SSL_CERT_FILE: certificate, HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl },
    stop: () => {
      for (const server of [git, proxy]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(server: Server | ReturnType<typeof createHttpsServer>): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return (server.address() as AddressInfo).port;
}

/** git's smart protocol. Only reading is served: what there is, and then the objects themselves. */
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
