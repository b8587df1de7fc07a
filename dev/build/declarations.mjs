// Writes the type declarations of a package's public face: those of its entry point and of what that one's refer to. Each
// is made from its own file alone, without type checking, so that installing the plugin from a checkout stays quick.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Imported, its nine megabytes would be parsed twice more, to find out what kind of module it is and what it exports. */
const ts = createRequire(import.meta.url)("typescript");

export function writeDeclarations(sourceDirectory, targetDirectory) {
  const waiting = ["index.ts"];
  const written = new Set();
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (written.has(file)) continue;
    written.add(file);
    const declarations = declarationsOf(join(sourceDirectory, file));
    const target = join(targetDirectory, file.replace(/\.ts$/, ".d.ts"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, declarations);
    for (const [, reference] of declarations.matchAll(/ from "(\.[^"]*)"/g)) {
      waiting.push(`${join(dirname(file), reference)}.ts`);
    }
  }
}

function declarationsOf(fileName) {
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(fileName, "utf8"), {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, strict: true },
  });
  if (diagnostics?.length) {
    throw new Error(`${fileName}: ${ts.flattenDiagnosticMessageText(diagnostics[0].messageText, "\n")}`);
  }
  return outputText;
}
