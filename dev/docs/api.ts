/** The page of the site about what programs import: its declarations, with their comments. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");
const entries = [
  ["components/index.ts"],
  ["policypack/index.ts"],
  ["core/trust/judge-trust-policy.ts"],
  ["core/trust/intention.ts", "Intended"],
  ["core/trust/finding.ts", "TrustFinding", "Witness", "Notice"],
];

const nameOf = (declaration: string): string =>
  /^(?:class|function|interface|type) (\w+)/m.exec(declaration)?.[1] ?? "";

/** The declarations that a module exports itself or from others: those of the names, or all. */
function exportsOf([file, ...names]: string[]): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const { outputText } = ts.transpileDeclaration(source, { compilerOptions: { stripInternal: true } });
  const all = outputText.split(/(?<=\n|^)(?<!\*\/\n)(?=\/\*\*|export )/).flatMap((part) => {
    const [, name, from] = /^export (?:\*|\{ (\w+) \}) from "(.*)"/.exec(part) ?? [];
    if (from) return exportsOf([join(dirname(file), `${from}.ts`), ...(name ? [name] : [])]);
    return /^export \w/m.test(part) ? [part.replace(/^export (declare )?/m, "").trim()] : [];
  });
  return all.filter((one) => names.length === 0 || names.includes(nameOf(one)));
}

export function apiPage(): string {
  const parts = entries.flatMap(exportsOf).map((part) => `## ${nameOf(part)}\n\n\`\`\`ts\n${part}\n\`\`\`\n`);
  return `# API\n\n${parts.join("\n")}`;
}
