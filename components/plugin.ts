import { provider, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { FargatePodExecutionRole, FargatePodExecutionRoleArgs } from "./index";
import schema from "./schema.json";

/** The part of package.json that says what this plugin is and where it comes from. */
interface Manifest {
  version: string;
  repository?: { url: string; directory?: string };
}

const token = "fargate-pod-execution-role:index:FargatePodExecutionRole";
const { properties } = schema.resources[token];
const outputs = Object.keys(properties) as (keyof typeof properties)[];

/**
 * Answers the engine as Pulumi would for the exported class, except that the schema is the file that `npm run docs` wrote: no
 * start needs the compiler of TypeScript, and the schema can say where the plugin comes from.
 */
export function serve(component: typeof FargatePodExecutionRole, manifest: Manifest): Promise<void> {
  const { version } = manifest;
  function construct(name: string, type: string, inputs: unknown, options: ComponentResourceOptions) {
    if (type !== token) throw new Error(`${type} is not a resource of this plugin, which has ${token} only`);
    const made = new component(name, inputs as FargatePodExecutionRoleArgs, options);
    const state = Object.fromEntries(outputs.map((output) => [output, made[output]]));
    return Promise.resolve({ urn: made.urn, state });
  }
  const plugin = { version, construct, schema: JSON.stringify({ ...schema, version, ...originOf(manifest) }) };
  return provider.main(plugin, process.argv.slice(2));
}

/**
 * Where Pulumi finds this plugin. `pulumi package add NAME` takes the URL from here, not from the registry; without one it asks
 * for the plugin among Pulumi's own. The namespace is what Pulumi gives to a plugin from git, so that the names in programs are
 * the same wherever the plugin comes from. Before 3.206 the CLI took the publisher in its place when it put an SDK into a Go program.
 */
export function originOf({ repository }: Manifest): {
  namespace?: string;
  publisher?: string;
  pluginDownloadURL?: string;
} {
  const [, place, owner] = /^(?:git\+)?https:(\/\/[^/]+\/([^/]+)\/.+)$/.exec(repository?.url ?? "") ?? [];
  if (place === undefined) return {};
  const pluginDownloadURL = [`git:${place}`, repository?.directory].filter(Boolean).join("/");
  const namespace = owner.toLowerCase();
  return { namespace, publisher: namespace, pluginDownloadURL };
}
