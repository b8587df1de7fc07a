import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import { repositoryAddress } from "../address";

/** The parts of a Pulumi package schema that this repository looks at. */
export interface Schema {
  name: string;
  version: string;
  resources: { [token: string]: ResourceSchema };
  types: { [token: string]: { properties?: { [name: string]: Property }; required?: string[] } };
}

interface ResourceSchema {
  description?: string;
  inputProperties: { [name: string]: Property };
  requiredInputs: string[];
  properties: { [name: string]: Property };
}

export interface Property {
  type?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
  plain?: boolean;
  description?: string;
}

const root = dirname(dirname(dirname(__dirname)));
const compilerOptions = {
  strict: true,
  target: "ES2022",
  module: "CommonJS",
  moduleResolution: "Node",
  skipLibCheck: true,
};

/**
 * The schema of the component package, inferred by Pulumi's own analyser from the type declarations as they are published,
 * which are made anew here: what is in `bin/` may be old.
 */
export async function inferSchema(): Promise<Schema> {
  const { writeDeclarations } = (await import(join(root, "dev/build/declarations.mjs"))) as Declarations;
  const directory = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    writeDeclarations(join(root, "components"), join(directory, "bin"));
    // The analyser knows no union, and takes seconds to read the types of @pulumi/aws.
    const args = join(directory, "bin", "arguments", "args.d.ts");
    const declared = readFileSync(args, "utf8");
    writeFileSync(
      args,
      declared.replace(/^import type \{ PolicyDocument .*$/m, "").replace("string | PolicyDocument", "any"),
    );
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ files: ["bin/index.d.ts"], compilerOptions }));
    const manifest = JSON.parse(readFileSync(join(root, "components", "package.json"), "utf8")) as Manifest;
    const components = new Set(["FargatePodExecutionRole"]);
    const found = new Analyzer(directory, manifest.name, manifest, components).analyze();
    const { name, version, description } = manifest;
    const schema = generateSchema(
      name,
      version,
      description,
      found.components,
      found.typeDefinitions,
      found.dependencies,
    );
    return { ...asPrinted(schema), ...shownInRegistry(manifest) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * What people see of the package in a registry. Who publishes it is in the schema that the plugin prints. `repository` is not there:
 * an SDK for Go would import itself from it, and the CLI puts it elsewhere into a program.
 */
function shownInRegistry({ keywords, homepage, license }: Manifest): object {
  return {
    displayName: "EKS Pod Execution Role",
    // The first two are words of the registry's own.
    keywords: ["kind/component", "category/cloud", ...keywords],
    homepage,
    license,
    logoUrl: `${repositoryAddress()}/raw/main/components/docs/logo.svg`,
  };
}

/**
 * A schema as `pulumi package get-schema` prints it: an empty `config` added, and without `optional`, which says what
 * `required` says, and lists and values that are empty.
 */
function asPrinted(schema: object): Schema {
  const isPrinted = (key: string, value: unknown): boolean =>
    key !== "optional" &&
    !((key === "dependencies" || key === "required") && Array.isArray(value) && value.length === 0);
  const text = JSON.stringify({ ...schema, config: {} }, (key: string, value: unknown) =>
    isPrinted(key, value) ? value : undefined,
  );
  return JSON.parse(text) as Schema;
}

interface Declarations {
  writeDeclarations: (source: string, target: string) => void;
}

interface Manifest {
  name: string;
  version: string;
  description: string;
  keywords: string[];
  homepage: string;
  license: string;
}
