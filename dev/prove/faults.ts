/**
 * Plants a fault in a copy of core, one after the other, and shows that `prove` finds each: `npm run prove:faults`.
 * Exits with 1 if one is not found.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Fault {
  what: string;
  file: string;
  from: string;
  to: string;
}

export const faults: readonly Fault[] = [
  {
    what: "ArnNotLike is read as ArnLike",
    file: "core/policy/parse/conditions.ts",
    from: 'negated: base.includes("Not")',
    to: 'negated: base !== "ArnNotLike" && base.includes("Not")',
  },
  {
    what: "? matches two characters",
    file: "core/policy/evaluate/pattern.ts",
    from: "if (wildcards) step = wildcardStep(step);",
    to: "if (wildcards) step = wildcardStep(step);\n    if (step === steps.any) codes.push(step);",
  },
  {
    what: "StringEquals takes wildcards",
    file: "core/policy/parse/conditions.ts",
    from: 'base.endsWith("Like")',
    to: 'base.endsWith("Like") || base === "StringEquals"',
  },
  {
    what: "the first Deny is forgotten",
    file: "core/policy/search/find-request.ts",
    from: "deniesOf(statements).filter(",
    to: "deniesOf(statements).slice(1).filter(",
  },
  {
    what: "IfExists is ignored",
    file: "core/policy/evaluate/statement.ts",
    from: "truth(operator.ifExists || operator.negated)",
    to: "truth(operator.negated)",
  },
  {
    what: "Null is turned",
    file: "core/policy/evaluate/statement.ts",
    from: '(lower === "true") === (value === undefined)',
    to: '(lower === "true") !== (value === undefined)',
  },
  {
    what: "ForAllValues fails if the key is absent",
    file: "core/policy/evaluate/statement.ts",
    from: 'if (operator.quantifier === "ForAllValues") return "yes"',
    to: 'if (operator.quantifier === "ForAllValues") return "no"',
  },
  {
    what: "a stranger's account is not looked for",
    file: "core/trust/narrowings.ts",
    from: '    search("account", strangers),\n',
    to: "",
  },
  {
    what: "NotPrincipal is read as Principal",
    file: "core/policy/evaluate/statement.ts",
    from: "principals.negated ? not(named) : named",
    to: "named",
  },
  {
    what: "NotAction is read as Action",
    file: "core/policy/evaluate/statement.ts",
    from: "actions.negated ? not(listed) : listed",
    to: "listed",
  },
  {
    what: "a comparison does not see that a Deny is gone",
    file: "core/trust/compare.ts",
    from: "deniesOf(comparing.from).filter(isMeant)",
    to: "[] as Statement[]",
  },
  {
    what: "what is written may keep out whom it is for",
    file: "core/trust/search.ts",
    from: "if (lacking.length > 0) return",
    to: "if (lacking.length > 999) return",
  },
];

const root = join(__dirname, "..", "..");
const copied = [
  "core",
  "dev/prove",
  "dev/localcloud/setup",
  "dev/typescript.cjs",
  "tests/support",
  "tests/core",
  "tests/cases",
];

/** Whether `prove` finds a fault, and the first line that says so. */
export function findFault({ file, from, to }: Fault, count: number): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), "prove-"));
  try {
    for (const part of [...copied, "package.json", "tsconfig.json"])
      cpSync(join(root, part), join(directory, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    const before = readFileSync(join(directory, file), "utf8");
    if (!before.includes(from)) throw new Error(`${file} does not hold: ${from}`);
    writeFileSync(
      join(directory, file),
      before.replace(from, () => to),
    );
    const args = ["-r", "./dev/typescript.cjs", "dev/prove/prove.ts", String(count), "--first"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: "utf8" });
    if (!stdout.startsWith("seed")) throw new Error(stderr);
    return /^ {2}([^{]*): \{/m.exec(stdout)?.[1];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function main(): void {
  const [wanted = ""] = process.argv.slice(2);
  for (const fault of faults.filter(({ what }) => what.includes(wanted))) {
    const found = findFault(fault, 240);
    console.log(`${fault.what}: ${found ? `found (${found})` : "NOT FOUND"}`);
    if (!found) process.exitCode = 1;
  }
}

if (require.main === module) main();
