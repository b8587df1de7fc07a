/** The page of the site about what programs import: its declarations, with their comments. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");
const entries = ["components/index.ts", "policypack/index.ts", "core/trust/judge-trust-policy.ts"];

/** The declarations that a module exports itself or from others. */
function exportsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const { outputText } = ts.transpileDeclaration(source, { compilerOptions: { stripInternal: true } });
  return outputText.split(/(?<=\n|^)(?<!\*\/\n)(?=\/\*\*|export )/).flatMap((part) => {
    const [, name = "", from] = /^export (?:\*|\{ (\w+) \}) from "(.*)"/.exec(part) ?? [];
    if (from) return exportsOf(join(dirname(file), `${from}.ts`)).filter((other) => other.includes(` ${name}`));
    return /^export \w/m.test(part) ? [part.replace(/^export (declare )?/m, "").trim()] : [];
  });
}

export function apiPage(): string {
  const parts = entries.flatMap(exportsOf).map((part) => {
    const [, name] = /^(?:class|function|interface) (\w+)/m.exec(part) ?? [];
    return `## ${name}\n\n\`\`\`ts\n${part}\n\`\`\`\n`;
  });
  return `# API\n\n${parts.join("\n")}`;
}
