/** The private registry: packages by source, publisher and name, with their schemas. */
import type { Hono } from "hono";
import { randomUUID } from "node:crypto";
import { bodyOf, found, refusal, type Uploads } from "./http";

interface Id {
  source: string;
  publisher: string;
  name: string;
}

interface Package extends Id {
  version: string;
  schemaURL: string;
  readmeURL: string;
  /** Pulumi Cloud answers it at an address of its own. */
  installationURL: string;
  pluginDownloadURL?: string;
  title?: string;
  description?: string;
  logoUrl?: string;
  repoUrl?: string;
  createdAt: string;
}

interface Publication {
  package: Package;
  operationID: string;
}

export class Registry {
  private readonly packages: Package[] = [];
  private readonly publications = new Map<string, Publication>();

  constructor(private readonly uploads: Uploads) {}

  route(app: Hono): void {
    // The second is where older CLIs look.
    for (const registry of ["/api/registry", "/api/preview/registry"] as const) {
      const versions = `${registry}/packages/:source/:publisher/:name/versions` as const;
      app.get(`${registry}/packages`, (c) => c.json({ packages: this.newest(c.req.query("name")).map(shown) }));
      app.post(versions, async (c) => c.json(this.begin(c.req.param(), await bodyOf<{ version: string }>(c))));
      app.post(`${versions}/:version/complete`, async (c) => {
        this.complete(c.req.param("version"), await bodyOf<{ operationID: string }>(c));
        return c.json({});
      });
      app.get(`${versions}/:version`, (c) => c.json(shown(this.find(c.req.param()))));
      app.get(`${registry}/templates`, (c) => c.json({ templates: [] }));
    }
    app.get("/api/orgs/:org/templates", (c) => c.json({ templates: {} }));
  }

  /** Of each package what was published last. */
  private newest(name?: string): Package[] {
    const packages = this.packages.filter((one) => name === undefined || one.name === name);
    return [...new Map(packages.map((one) => [[one.source, one.publisher, one.name].join("/"), one])).values()];
  }

  private find({ source, publisher, name, version }: Id & { version: string }): Package {
    const candidates =
      version === "latest" ? this.newest(name) : this.packages.filter((one) => one.version === version);
    const of = (one: Package): boolean => one.source === source && one.publisher === publisher && one.name === name;
    return found(candidates.find(of), `package ${source}/${publisher}/${name}@${version}`);
  }

  private begin(id: Id, { version }: { version: string }): object {
    const of = (one: Package): boolean =>
      one.publisher === id.publisher && one.name === id.name && one.version === version;
    if (this.packages.some(of))
      throw refusal(409, `Conflict: ${id.publisher}/${id.name}@${version} was published before`);
    const [schema, index, installationURL] = [1, 2, 3].map(() => this.uploads.reserve());
    const operationID = randomUUID();
    const createdAt = new Date().toISOString();
    this.publications.set(operationID, {
      package: { ...id, version, schemaURL: schema, readmeURL: index, installationURL, createdAt },
      operationID,
    });
    return {
      operationID,
      uploadURLs: { schema, index, installationConfiguration: installationURL },
      requiredHeaders: {},
    };
  }

  private complete(version: string, { operationID }: { operationID: string }): void {
    const { package: published } = found(this.publications.get(operationID), operationID);
    const schema = JSON.parse(this.uploads.get(published.schemaURL).toString()) as Record<string, string | undefined>;
    this.uploads.get(published.readmeURL);
    if (schema.name !== published.name || schema.version !== version)
      throw refusal(400, `Bad Request: the schema is of ${schema.name}@${schema.version}`);
    const { pluginDownloadURL, displayName: title, description, logoUrl } = schema;
    this.packages.push({ ...published, pluginDownloadURL, title, description, logoUrl });
  }
}

function shown(one: Package): object {
  return { ...one, isFeatured: false, packageStatus: "ga", packageTypes: ["component"], visibility: "private" };
}
