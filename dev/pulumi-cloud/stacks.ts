/** Stacks with their state, updates, and the secrets that the service keeps for them. */
import type { Hono } from "hono";
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { bodyOf, found, refusal } from "./http";

/** State as `pulumi stack export` gives it. */
interface Deployment {
  version: number;
  features?: string[];
  deployment: { resources?: unknown[] } | null;
}

export interface Stack {
  organization: string;
  project: string;
  name: string;
  tags: object;
  /** The number of its last update. */
  version: number;
  state: Deployment;
  /** When its last update ended, in seconds since 1970. */
  lastUpdate?: number;
  /** The update that is under way, which locks the stack. */
  active?: Update;
  key: Buffer;
}

interface Update {
  id: string;
  stack: Stack;
  kind: string;
  token: string;
  status: string;
}

export class Stacks {
  private readonly stacks = new Map<string, Stack>();
  private readonly updates = new Map<string, Update>();

  /** @param requiredPolicies the policy packs that an update of a stack must satisfy */
  constructor(private readonly requiredPolicies: (stack: Stack) => object[]) {}

  route(app: Hono): void {
    this.routeStacks(app);
    this.routeSecrets(app);
    this.routeUpdates(app);
  }

  private get({ org, project, stack }: { org: string; project: string; stack: string }): Stack {
    const name = `${org}/${project}/${stack}`;
    return found(this.stacks.get(name), `Stack '${name}' not found`);
  }

  private routeStacks(app: Hono): void {
    const one = "/api/stacks/:org/:project/:stack";
    app.get("/api/user/stacks", (c) => c.json(this.list(c.req.query())));
    app.get("/api/stacks/:org/:project", (c) => {
      const { org, project } = c.req.param();
      found(
        [...this.stacks.values()].find((stack) => stack.organization === org && stack.project === project),
        project,
      );
      return c.body(null);
    });
    app.post("/api/stacks/:org/:project", async (c) => {
      const { org: organization, project } = c.req.param();
      const { stackName: name, tags = {} } = await bodyOf<{ stackName: string; tags?: object }>(c);
      const id = `${organization}/${project}/${name}`;
      if (this.stacks.has(id)) throw refusal(409, `Stack '${id}' already exists`);
      const state = { version: 3, deployment: null };
      this.stacks.set(id, { organization, project, name, tags, version: 0, state, key: randomBytes(32) });
      return c.json({});
    });
    app.get(one, (c) => {
      const { organization, project, name, tags, version, active } = this.get(c.req.param());
      const activeUpdate = active?.id ?? "";
      return c.json({ orgName: organization, projectName: project, stackName: name, tags, version, activeUpdate });
    });
    app.delete(one, (c) => {
      const stack = this.get(c.req.param());
      if (stack.state.deployment?.resources?.length && c.req.query("force") !== "true")
        throw refusal(400, "Bad Request: Stack still contains resources.");
      this.stacks.delete(idOf(stack));
      return c.body(null, 204);
    });
    app.patch(`${one}/tags`, async (c) => {
      this.get(c.req.param()).tags = await bodyOf<object>(c);
      return c.json({});
    });
    app.get(`${one}/export`, (c) => c.json(this.get(c.req.param()).state));
    app.post(`${one}/import`, async (c) => {
      const update = this.begin(this.get(c.req.param()), "import");
      update.stack.state = await bodyOf<Deployment>(c);
      end(update, "succeeded");
      return c.json({ updateId: update.id });
    });
    app.get(`${one}/policypacks`, (c) => c.json({ requiredPolicies: this.requiredPolicies(this.get(c.req.param())) }));
  }

  private list({ organization, project }: Record<string, string>): object {
    const all = [...this.stacks.values()].filter(
      (stack) => (!organization || stack.organization === organization) && (!project || stack.project === project),
    );
    const stacks = all.map((stack) => ({
      orgName: stack.organization,
      projectName: stack.project,
      stackName: stack.name,
      lastUpdate: stack.lastUpdate,
      resourceCount: stack.state.deployment?.resources?.length ?? 0,
    }));
    return { stacks };
  }

  private routeSecrets(app: Hono): void {
    const one = "/api/stacks/:org/:project/:stack";
    app.post(`${one}/encrypt`, async (c) => {
      const { plaintext } = await bodyOf<{ plaintext: string }>(c);
      return c.json({ ciphertext: encrypted(this.get(c.req.param()), plaintext) });
    });
    app.post(`${one}/batch-encrypt`, async (c) => {
      const stack = this.get(c.req.param());
      const { plaintexts } = await bodyOf<{ plaintexts: string[] }>(c);
      return c.json({ ciphertexts: plaintexts.map((plaintext) => encrypted(stack, plaintext)) });
    });
    app.post(`${one}/decrypt`, async (c) => {
      const { ciphertext } = await bodyOf<{ ciphertext: string }>(c);
      return c.json({ plaintext: decrypted(this.get(c.req.param()), ciphertext) });
    });
    app.post(`${one}/batch-decrypt`, async (c) => {
      const stack = this.get(c.req.param());
      const { ciphertexts } = await bodyOf<{ ciphertexts: string[] }>(c);
      return c.json({ plaintexts: Object.fromEntries(ciphertexts.map((text) => [text, decrypted(stack, text)])) });
    });
    app.post(`${one}/decrypt/:log{log-.*}`, (c) => c.json({}));
  }

  private begin(stack: Stack, kind: string): Update {
    const update = { id: randomUUID(), stack, kind, token: randomUUID(), status: "not started" };
    this.updates.set(update.id, update);
    return update;
  }

  private update(id: string): Update {
    return found(this.updates.get(id), `Update '${id}' not found`);
  }

  private routeUpdates(app: Hono): void {
    const one = "/api/stacks/:org/:project/:stack";
    for (const kind of ["preview", "update", "refresh", "destroy"]) {
      app.post(`${one}/${kind}`, (c) => {
        const stack = this.get(c.req.param());
        const { id } = this.begin(stack, kind);
        return c.json({ updateID: id, requiredPolicies: this.requiredPolicies(stack) });
      });
    }
    const update = `${one}/update/:id`;
    app.post(update, async (c) => {
      const started = this.update(c.req.param("id"));
      const { stack, token } = started;
      if (started.kind !== "preview") {
        if (stack.active) throw refusal(409, "Conflict: Another update is currently in progress.");
        stack.active = started;
        stack.version++;
        const { tags } = await bodyOf<{ tags?: object }>(c);
        if (tags) stack.tags = tags;
      }
      return c.json({ version: stack.version, token, tokenExpiration: 0 });
    });
    app.get(update, (c) => c.json({ status: this.update(c.req.param("id")).status, events: [] }));
    // What follows is for the CLI that runs the update alone.
    app.use(`${update}/*`, async (c, next) => {
      const { token } = this.update(c.req.param("id"));
      const isCancel = c.req.path.endsWith("/cancel");
      if (!isCancel && c.req.header("authorization") !== `update-token ${token}`) throw refusal(401, "Unauthorized");
      await next();
    });
    app.patch(`${update}/checkpoint`, async (c) => {
      const { version, features, deployment } = await bodyOf<Deployment>(c);
      this.update(c.req.param("id")).stack.state = { version, features, deployment };
      return c.json({});
    });
    app.post(`${update}/events/batch`, (c) => c.json({}));
    app.post(`${update}/renew_lease`, (c) => c.json({ token: this.update(c.req.param("id")).token }));
    app.post(`${update}/cancel`, (c) => {
      end(this.update(c.req.param("id")), "cancelled");
      return c.json({});
    });
    app.post(`${update}/complete`, async (c) => {
      end(this.update(c.req.param("id")), (await bodyOf<{ status: string }>(c)).status);
      return c.json({});
    });
  }
}

function idOf({ organization, project, name }: Stack): string {
  return `${organization}/${project}/${name}`;
}

function end(update: Update, status: string): void {
  update.status = status;
  if (update.kind !== "preview") update.stack.lastUpdate = Math.floor(Date.now() / 1000);
  if (update.stack.active === update) update.stack.active = undefined;
}

/** Base64, of the initialization vector, the tag and the text. */
function encrypted({ key }: Stack, plaintext: string): string {
  const vector = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, vector);
  const text = [cipher.update(plaintext, "base64"), cipher.final()];
  return Buffer.concat([vector, cipher.getAuthTag(), ...text]).toString("base64");
}

function decrypted({ key }: Stack, ciphertext: string): string {
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("base64");
  } catch {
    throw refusal(400, "Bad Request: the value was not encrypted for this stack");
  }
}
