// Writes what is documented from the code: what stands between markers in the Markdown files, the schema of the
// component package, what core/trust knows of AWS by name, and the address of the repository. `npm run docs` writes; with --check nothing is written, and what is out of date is an error.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { allowsBreaking, breakingChanges } from "./schema/breaking-changes";
import { inferSchema, type Schema } from "./schema/infer";
import { apiPage } from "./api";
import { argumentsList, outputsList, typesList } from "./tables/arguments";
import { format, resolveConfig } from "prettier";
import { awsListsModule } from "./aws-lists";
import { releaseBlock, sinceRelease } from "./release";
import { findingKinds, repository, type FindingId } from "../../core/findings";
import { importsList, withNames } from "./names";
import { readdressed, repositoryAddress, withAddress } from "./address";
import { between } from "./tables/markdown";
import { findingsList, withKind } from "./tables/findings";
import { optionsByCommand, sharedOptions } from "./tables/options";
import { policiesList, policyConfigList } from "./tables/policies";
import { versionsTable } from "./tables/versions";

const root = dirname(dirname(__dirname));
const goldenSchema = join(root, "components", "schema.json");

/** What a file should hold, by its path. */
export async function generated(): Promise<Map<string, string>> {
  const schema = await inferSchema();
  const tables: { [name: string]: string } = {
    arguments: argumentsList(schema),
    outputs: outputsList(schema),
    types: typesList(schema),
    policies: policiesList(),
    "policy-config": policyConfigList(),
    "versions-components": versionsTable("components"),
    "versions-policypack": versionsTable("policypack"),
    "versions-cli": versionsTable("cli"),
    findings: findingsList(),
    "release-judge": releaseBlock("judge"),
    "release-component": releaseBlock("component"),
    imports: importsList(),
    "release-pack": releaseBlock("pack"),
    "options-shared": sharedOptions(),
    ...Object.fromEntries(Object.entries(optionsByCommand()).map(([name, text]) => [`options-${name}`, text])),
  };
  const files = new Map<string, string>();
  const pages = [
    "README.md",
    "components/README.md",
    "policypack/README.md",
    "components/docs/*.md",
    "docs/*.md",
    "docs/commands/*.md",
  ];
  for (const file of globSync(pages, { cwd: root }).map((name) => join(root, name))) {
    const text = withNames(withSnippets(readFileSync(file, "utf8")));
    const marked = Object.entries(tables).filter(([name]) => text.includes(`<!-- ${name}:begin -->`));
    files.set(
      file,
      marked.reduce((written, [name, content]) => between(written, name, content), text),
    );
  }
  for (const id of Object.keys(findingKinds) as FindingId[]) {
    const page = join(root, "docs", "findings", `${id}.md`);
    files.set(page, withKind(readFileSync(page, "utf8"), id));
  }
  files.set(goldenSchema, JSON.stringify(schema, undefined, 2));
  files.set(join(root, "core", "policy", "aws-lists.ts"), awsListsModule());
  files.set(join(root, "site", "api.md"), apiPage());
  for (const file of globSync(withAddress, { cwd: root }).map((name) => join(root, name))) {
    const text = sinceRelease(files.get(file) ?? readFileSync(file, "utf8"));
    files.set(file, readdressed(text, repository, repositoryAddress()));
  }
  // Written as the formatter wants it, so that it finds nothing to change.
  for (const [file, text] of files) {
    files.set(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  }
  // Which the formatter does not know.
  for (const file of globSync("examples/snippets/*.{py,go,cs,java}", { cwd: root }).map((name) => join(root, name)))
    files.set(file, withNames(readFileSync(file, "utf8")));
  return files;
}

/** The text with the programs of `examples/snippets`, which a test runs, where they are marked. */
function withSnippets(text: string): string {
  return text.replace(
    /(<!-- snippet:([\w.]+) -->\s*```\w+\n)[^]*?```/g,
    (_, begin: string, name: string) =>
      `${begin}${readFileSync(join(root, "examples", "snippets", name), "utf8")}\`\`\``,
  );
}

/** Breaking changes of the component's schema that its version does not announce. */
export function unannouncedChanges(before: Schema, now: Schema): string[] {
  return allowsBreaking(before.version, now.version) ? [] : breakingChanges(before, now);
}

async function main(check: boolean): Promise<void> {
  const files = await generated();
  const stale = [...files].filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
  if (existsSync(goldenSchema)) {
    const now = JSON.parse(files.get(goldenSchema) ?? "") as Schema;
    const changes = unannouncedChanges(JSON.parse(readFileSync(goldenSchema, "utf8")) as Schema, now);
    if (changes.length > 0) throw new Error(`breaking changes need a new version:\n  ${changes.join("\n  ")}`);
  }
  const names = stale.map(([file]) => relative(root, file)).join(", ");
  if (check && stale.length > 0) throw new Error(`out of date: ${names}; run npm run docs`);
  for (const [file, text] of stale) writeFileSync(file, text);
  process.stdout.write(stale.length > 0 ? `wrote ${names}\n` : "all documentation is up to date\n");
}

if (require.main === module) {
  main(process.argv.includes("--check")).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
