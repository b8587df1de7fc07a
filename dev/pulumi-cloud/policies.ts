/** Policy packs of organizations, and the policy groups that require them of stacks. */
import type { Hono } from "hono";
import { bodyOf, found, refusal, type Uploads } from "./http";
import type { Stack } from "./stacks";

interface Policy {
  name: string;
  configSchema?: object;
}

interface Version {
  /** Counts up, beside the tag that the pack gives itself. */
  version: number;
  versionTag: string;
  displayName: string;
  policies: Policy[];
  /** Where the tarball is. */
  location: string;
  complete: boolean;
}

/** A pack as a policy group requires it. */
interface Enabled {
  name: string;
  displayName: string;
  version: number;
  versionTag: string;
  config?: object;
}

interface Group {
  name: string;
  isOrgDefault: boolean;
  entityType: string;
  mode: string;
  stacks: { name: string; routingProject: string }[];
  appliedPolicyPacks: Enabled[];
}

interface GroupChange {
  addStack?: { name: string; routingProject: string };
  removeStack?: { name: string; routingProject: string };
  addPolicyPack?: Enabled;
  removePolicyPack?: { name: string; versionTag?: string };
}

const defaultGroup = "default-policy-group";

export class Policies {
  private readonly packs = new Map<string, Version[]>();
  private readonly groups = new Map<string, Group>();

  constructor(private readonly uploads: Uploads) {}

  /** What an update of this stack must satisfy: the packs of the default group, which has every stack, and of its own groups. */
  requiredBy({ organization, project, name }: Stack): object[] {
    const isMember = (group: Group): boolean =>
      group.isOrgDefault || group.stacks.some((stack) => stack.name === name && stack.routingProject === project);
    const groups = [...this.groups].filter(([id, group]) => id.startsWith(`${organization}/`) && isMember(group));
    return groups.flatMap(([, { appliedPolicyPacks }]) =>
      appliedPolicyPacks.map((pack) => {
        const { location } = this.version(organization, pack.name, pack.versionTag);
        return { ...pack, packLocation: location };
      }),
    );
  }

  route(app: Hono): void {
    this.routePacks(app);
    this.routeGroups(app);
  }

  private versions(organization: string, name: string): Version[] {
    return found(this.packs.get(`${organization}/${name}`), `Policy Pack '${organization}/${name}' not found`);
  }

  private version(organization: string, name: string, tag?: string): Version {
    const complete = this.versions(organization, name).filter((version) => version.complete);
    const version = tag ? complete.find(({ versionTag }) => versionTag === tag) : complete.at(-1);
    return found(version, `Policy Pack '${organization}/${name}' has no version ${tag ?? "yet"}`);
  }

  private routePacks(app: Hono): void {
    app.get("/api/orgs/:org/policypacks", (c) => {
      const prefix = `${c.req.param("org")}/`;
      const policyPacks = [...this.packs].flatMap(([id, versions]) => {
        if (!id.startsWith(prefix)) return [];
        const { displayName } = versions[0];
        const [numbers, versionTags] = [
          versions.map(({ version }) => version),
          versions.map(({ versionTag }) => versionTag),
        ];
        return [{ name: id.slice(prefix.length), displayName, versions: numbers, versionTags }];
      });
      return c.json({ policyPacks });
    });
    app.post("/api/orgs/:org/policypacks", async (c) => {
      const pack = await bodyOf<Version & { name: string }>(c);
      const id = `${c.req.param("org")}/${pack.name}`;
      const versions = this.packs.get(id) ?? [];
      const { versionTag, displayName, policies } = pack;
      if (versions.some((version) => version.versionTag === versionTag && version.complete))
        throw refusal(409, `Conflict: Policy Pack '${id}' already has a version ${versionTag}`);
      const [version, location] = [versions.length + 1, this.uploads.reserve()];
      this.packs.set(id, [...versions, { version, versionTag, displayName, policies, location, complete: false }]);
      return c.json({ version, uploadURI: location, requiredHeaders: {} });
    });
    const one = "/api/orgs/:org/policypacks/:name/versions/:tag";
    app.post(`${one}/complete`, (c) => {
      const { org, name, tag } = c.req.param();
      const version = found(
        this.versions(org, name)
          .filter(({ versionTag }) => versionTag === tag)
          .at(-1),
        tag,
      );
      version.complete = this.uploads.get(version.location).length > 0;
      return c.json({});
    });
    app.get(`${one}/schema`, (c) => {
      const { org, name, tag } = c.req.param();
      const { policies } = this.version(org, name, tag);
      const configSchema = Object.fromEntries(policies.map((policy) => [policy.name, policy.configSchema ?? {}]));
      return c.json({ configSchema });
    });
    app.get(one, (c) => {
      const { org, name, tag } = c.req.param();
      return c.json({ name, ...this.version(org, name, tag === "latest" ? undefined : tag) });
    });
  }

  private group(organization: string, name: string): Group {
    const id = `${organization}/${name}`;
    if (name === defaultGroup && !this.groups.has(id)) this.groups.set(id, newGroup(name));
    return found(this.groups.get(id), `Policy Group '${id}' not found`);
  }

  private routeGroups(app: Hono): void {
    const all = "/api/orgs/:org/policygroups";
    app.get(all, (c) => {
      const { org } = c.req.param();
      this.group(org, defaultGroup);
      const policyGroups = [...this.groups]
        .filter(([id]) => id.startsWith(`${org}/`))
        .map(([, { stacks, appliedPolicyPacks, ...group }]) => ({
          ...group,
          numStacks: stacks.length,
          numEnabledPolicyPacks: appliedPolicyPacks.length,
        }));
      return c.json({ policyGroups });
    });
    app.post(all, async (c) => {
      const { name } = await bodyOf<{ name: string }>(c);
      const id = `${c.req.param("org")}/${name}`;
      if (this.groups.has(id)) throw refusal(409, `Conflict: Policy Group '${id}' already exists`);
      this.groups.set(id, newGroup(name));
      return c.json({});
    });
    app.get(`${all}/:group`, (c) => c.json(this.group(c.req.param("org"), c.req.param("group"))));
    app.patch(`${all}/:group`, async (c) => {
      const { org, group } = c.req.param();
      this.change(org, this.group(org, group), await bodyOf<GroupChange>(c));
      return c.json({});
    });
  }

  private change(organization: string, group: Group, change: GroupChange): void {
    const { addStack, removeStack, addPolicyPack: added, removePolicyPack: removed } = change;
    const isStack = (one: Group["stacks"][number], other = addStack ?? removeStack): boolean =>
      one.name === other?.name && one.routingProject === other.routingProject;
    if (addStack ?? removeStack) group.stacks = group.stacks.filter((stack) => !isStack(stack));
    if (addStack) group.stacks.push(addStack);
    const drop = (name: string, tag?: string): void => {
      const isOther = (pack: Enabled): boolean => pack.name !== name || (Boolean(tag) && pack.versionTag !== tag);
      group.appliedPolicyPacks = group.appliedPolicyPacks.filter(isOther);
    };
    if (removed) drop(removed.name, removed.versionTag);
    if (!added) return;
    const { version, versionTag, displayName } = this.version(organization, added.name, added.versionTag);
    // Other versions stay until they are disabled.
    drop(added.name, versionTag);
    group.appliedPolicyPacks.push({ ...added, version, versionTag, displayName });
  }
}

function newGroup(name: string): Group {
  const kind = { entityType: "stacks", mode: "preventative" };
  return { name, isOrgDefault: name === defaultGroup, ...kind, stacks: [], appliedPolicyPacks: [] };
}
