/**
 * A stand-in for Pulumi Cloud on this machine, as far as the CLI speaks to it: see README.md beside this file. Everything is in
 * memory, and ends with the process that started it.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serveGit } from "./git";
import { Uploads } from "./http";
import { Policies } from "./policies";
import { Registry } from "./registry";
import { Stacks } from "./stacks";

export interface PulumiCloudOptions {
  /** Where it may keep files. */
  directory: string;
  /** The organizations of the user, the default one first; default `acme`. */
  organizations?: string[];
}

export interface PulumiCloud {
  /** Where it answers. */
  url: string;
  /** What a process must have in its environment so that `pulumi` uses it. */
  env: Record<string, string>;
  /** A directory: a bare repository `OWNER/NAME.git` in it is served. */
  repositories: string;
  /** Where the repositories are served, by https. */
  gitUrl: string;
  /** What the CLI asked for and did not get, as `METHOD /path`. */
  unanswered: string[];
  stop(): void;
}

const token = "pulumi-cloud-on-this-machine";

export async function startPulumiCloud(options: PulumiCloudOptions): Promise<PulumiCloud> {
  const repositories = join(options.directory, "repositories");
  mkdirSync(repositories, { recursive: true });
  const git = await serveGit(repositories);
  const unanswered: string[] = [];
  let url = "";
  const app = application(options, unanswered, () => url);
  const server = await new Promise<Server>((listening) => {
    const made = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () => listening(made as Server));
  });
  server.unref();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    env: { PULUMI_BACKEND_URL: url, PULUMI_ACCESS_TOKEN: token, ...git.env },
    repositories,
    gitUrl: git.url,
    unanswered,
    stop: () => {
      git.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}

function application(options: PulumiCloudOptions, unanswered: string[], url: () => string): Hono {
  const app = new Hono();
  const uploads = new Uploads(url);
  const policies = new Policies(uploads);
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    return c.json({ code: status, message: error.message }, status);
  });
  app.notFound((c) => {
    unanswered.push(`${c.req.method} ${c.req.path}`);
    return c.json({ code: 404, message: "Not Found: the stand-in does not answer this" }, 404);
  });
  app.put("/uploads/:id", async (c) => {
    uploads.put(c.req.param("id"), Buffer.from(await c.req.arrayBuffer()));
    return c.body(null);
  });
  app.get("/uploads/:id", (c) => c.body(new Uint8Array(uploads.get(c.req.param("id")))));
  app.use("/api/*", async (c, next) => {
    const given = c.req.header("authorization") ?? "";
    const isPublic = c.req.path === "/api/capabilities" || c.req.path === "/api/cli/version";
    if (!isPublic && given !== `token ${token}` && !given.startsWith("update-token ")) {
      return c.json({ code: 401, message: "Unauthorized: No credentials provided or are invalid." }, 401);
    }
    return next();
  });
  routeUser(app, options.organizations ?? ["acme"]);
  new Stacks((stack) => policies.requiredBy(stack)).route(app);
  policies.route(app);
  new Registry(uploads).route(app);
  return app;
}

function routeUser(app: Hono, organizations: string[]): void {
  const user = { githubLogin: "somebody", name: "Somebody", email: "somebody@example.com" };
  app.get("/api/user", (c) =>
    c.json({ ...user, organizations: organizations.map((name) => ({ githubLogin: name, name })), identities: [] }),
  );
  app.get("/api/user/organizations/default", (c) => c.json({ gitHubLogin: organizations[0] }));
  app.get("/api/capabilities", (c) =>
    c.json({ capabilities: [{ capability: "batch-encrypt" }, { capability: "stack-policy-packs" }] }),
  );
  app.get("/api/cli/version", (c) => c.json({ latestVersion: "v3.0.0", oldestWithoutWarning: "v3.0.0" }));
}
