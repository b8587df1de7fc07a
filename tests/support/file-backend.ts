import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { newDirectory } from "./run-directory";

/** A resource of a state, as `pulumi stack export` writes it; `urn` is made from type and name. */
export interface StateResource {
  type: string;
  name: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, string[]>;
  provider?: string;
  delete?: boolean;
}

/** URN of a resource of a stack. */
export function urnOf(project: string, stack: string, type: string, name: string): string {
  return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}

/** A deployment of version 3 with these resources. */
export function deploymentOf(project: string, stack: string, resources: StateResource[], time: string): object {
  return {
    manifest: { time, magic: "", version: "" },
    resources: resources.map(({ name, ...rest }) => ({
      urn: urnOf(project, stack, rest.type, name),
      custom: true,
      id: name,
      ...rest,
    })),
  };
}

/** A file backend of generated stacks, without running the Pulumi CLI for each. */
export class FileBackend {
  private updates = 0;

  private constructor(readonly directory: string) {}

  static async create(): Promise<FileBackend> {
    const directory = newDirectory();
    await mkdir(join(directory, ".pulumi", "stacks"), { recursive: true });
    await writeFile(join(directory, ".pulumi", "meta.yaml"), "version: 1\n");
    return new FileBackend(directory);
  }

  get url(): string {
    return pathToFileURL(this.directory).href;
  }

  /** Writes the state of a stack, as if it had been updated a minute after the one that was written before. */
  async write(project: string, stack: string, resources: StateResource[]): Promise<void> {
    const time = new Date(Date.UTC(2026, 0, 2) + 60_000 * this.updates++).toISOString();
    const checkpoint = {
      stack: `organization/${project}/${stack}`,
      latest: deploymentOf(project, stack, resources, time),
    };
    await this.writeText(project, stack, JSON.stringify({ version: 3, checkpoint }));
  }

  /** Writes any text where the state of a stack belongs. */
  async writeText(project: string, stack: string, text: string): Promise<void> {
    const directory = join(this.directory, ".pulumi", "stacks", project);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, `${stack}.json`), text);
  }
}
