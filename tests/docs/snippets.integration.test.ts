import { parse as parseYaml } from "yaml";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describeProgram } from "../../cli/program";
import { root } from "../../dev/localcloud/cloud";
import { type Block, commandsOf, pagePaths, readPage, wordsOf } from "../support/pages";
import { itEach } from "../support/cases";

/** What a snippet may leave out, by the name that it uses. */
const prelude: { [name: string]: string } = {
  aws: 'import * as aws from "@pulumi/aws";',
  pulumi: 'import * as pulumi from "@pulumi/pulumi";',
  FargatePodExecutionRole: 'import { FargatePodExecutionRole } from "fargate-pod-execution-role";',
  role: "declare const role: import('@pulumi/aws/iam').Role;",
  own: "declare const own: import('@pulumi/policy').Policies;",
};

/** The snippet with what it leaves out behind it, so that lines keep their numbers. */
function completed(given: string): string {
  // The SDK that `pulumi package add` generates takes what the package takes.
  const snippet = given.replace(/"@[\w-]+\/fargate-pod-execution-role"/g, '"fargate-pod-execution-role"');
  const missing = Object.entries(prelude).filter(
    ([name]) =>
      new RegExp(`\\b${name}\\b`).test(snippet) &&
      !new RegExp(`(import .*|const )\\b${name}\\b|import \\{[^}]*\\b${name}\\b`).test(snippet),
  );
  return [snippet, ...missing.map(([, line]) => line), "export {};"].join("\n");
}

/** What the compiler says against snippets, by `PAGE:LINE`. */
function typeErrors(snippets: Block[]): string[] {
  const files = new Map(snippets.map((block, index) => [join(root, "docs", `snippet-${index}.ts`), block]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const disk = ts.createCompilerHost(options);
  const textOf = (name: string): string | undefined => {
    const block = files.get(name);
    return block ? completed(block.text) : disk.readFile(name);
  };
  const host: ts.CompilerHost = {
    ...disk,
    // As tsc has it: the comments in the types of AWS are megabytes.
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: textOf,
    getSourceFile: (name, ...rest) =>
      files.has(name) ? ts.createSourceFile(name, textOf(name) ?? "", rest[0]) : disk.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram(
    [...files.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false, types: ["node"] },
    host,
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const { page = file?.fileName, line = 0 } = files.get(file?.fileName ?? "") ?? {};
    const inBlock = file?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${page}:${line + inBlock + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;

/** Why a command that is not run cannot be right; undefined if nothing speaks against it. */
async function commandError(line: string): Promise<string | undefined> {
  const [typed = ""] = line.split(" && ");
  const words = wordsOf(typed).slice(typed.startsWith("npx ") ? 1 : 0);
  if (words[0] === "npm" && words[1] === "run") return words[2] in scripts ? undefined : `no script ${words[2]}`;
  if (words[0] !== "fargate-role") return undefined;
  const done = (): Promise<number> => Promise.resolve(0);
  const program = describeProgram({ scan: done, judge: done, ledger: done, explain: done }, () => {});
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  try {
    await program.parseAsync(words.slice(1), { from: "user" });
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === "commander.version" || code === "commander.helpDisplayed" ? undefined : message;
  }
}

/** The shell commands of a workflow or a job, in its members `run` and `script`. */
function scriptsIn(value: unknown, name = ""): string[] {
  if (typeof value === "string")
    return ["run", "script"].includes(name) ? commandsOf(value).map(({ line }) => line) : [];
  if (Array.isArray(value)) return value.flatMap((one) => scriptsIn(one, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => scriptsIn(one, key));
}

/** Generated into pages; tests/compat compiles those in Go and Java. */
const exampleFiles = readdirSync(join(root, "examples", "snippets")).map((name) =>
  readFileSync(join(root, "examples", "snippets", name), "utf8"),
);

/** Why a block that no program reads cannot be right; tests/compat runs Python, findings.test.ts judges a `diff`, TypeScript is compiled. */
async function blockErrors({ language, text }: Block): Promise<string[]> {
  const errors: string[] = [];
  if (language === "sh" || language === "bash" || language === "console")
    for (const { line } of commandsOf(text)) errors.push((await commandError(line)) ?? "");
  else if (language === "json") JSON.parse(text);
  else if (language === "yaml")
    for (const line of scriptsIn(parseYaml(text))) errors.push((await commandError(line)) ?? "");
  else if (exampleFiles.includes(text)) return [];
  else if (!["ts", "typescript", "python", "text"].includes(language) && !language.startsWith("diff "))
    errors.push(`no test reads the language "${language}"`);
  return errors.filter(Boolean);
}

const blocks = pagePaths().flatMap((path) => readPage(path).blocks);

describe("snippets of the documentation", () => {
  for (const block of blocks)
    it(`can be right: ${block.page}:${block.line}`, async () => assert.deepEqual(await blockErrors(block), []));

  it("can be right: the workflow of an example", async () => {
    const page = "examples/node-and-pods/ci.yml";
    const text = readFileSync(join(root, page), "utf8");
    assert.match(text, /fargate-role ledger/);
    assert.deepEqual(await blockErrors({ page, line: 1, language: "yaml", text }), []);
  });

  describe("in TypeScript", () => {
    const text = 'new FargatePodExecutionRole("pods", {\n  cluster: ["a"] });\n';
    const wrong: Block = { page: "planted.md", line: 10, language: "ts", text };
    const snippets = blocks.filter(({ language }) => language === "ts" || language === "typescript");
    let errors: string[];
    // All at once, since most of the time goes into reading the types of AWS.
    before(() => (errors = typeErrors([...snippets, wrong])));

    it("compile", () => {
      assert.ok(snippets.length > 1);
      assert.deepEqual(
        errors.filter((error) => !error.startsWith("planted.md")),
        [],
      );
    });

    it("are refused: an argument that the component does not have", () =>
      assert.match(errors.filter((error) => error.startsWith("planted.md")).join(), /^planted\.md:12: .*'cluster'/s));
  });
  itEach(
    [
      [
        "an option that does not exist",
        { language: "sh", text: "npx fargate-role scan r --clusters c\n" },
        /'--clusters'/,
      ],
      ["a command that does not exist", { language: "sh", text: "$ fargate-role chek r\nOK\n" }, /'chek'/],
      ["a script that does not exist", { language: "sh", text: "npm run shel\n" }, /no script shel/],
      [
        "a job of GitLab with an option that does not exist",
        { language: "yaml", text: "roles:\n  script:\n    - npx fargate-role scan --outputs junit=x.xml\n" },
        /'--outputs'/,
      ],
      ["a language that no test reads", { language: "ruby", text: "puts 1\n" }, /"ruby"/],
    ],
    "are refused: %s",
    async (_what: string, block: Pick<Block, "language" | "text">, message: RegExp) => {
      assert.match((await blockErrors({ page: "planted.md", line: 1, ...block })).join(), message);
    },
  );

  it("are refused: JSON and YAML that cannot be parsed", async () => {
    const block = { page: "planted.md", line: 1 };
    await assert.rejects(blockErrors({ ...block, language: "json", text: "{ ... }" }));
    await assert.rejects(blockErrors({ ...block, language: "yaml", text: "a: [" }));
  });
});
