import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Option } from "commander";
import { describeProgram } from "../../cli/program";

const page = join(__dirname, "..", "..", "docs", "command.md");
const notCalled = () => assert.fail("no command is run");
const program = describeProgram(
  {
    scan: notCalled,
    check: notCalled,
    judge: notCalled,
    undo: notCalled,
    ledger: notCalled,
    audit: notCalled,
    explain: notCalled,
  },
  notCalled,
);

function defaultOf({ defaultValue, defaultValueDescription, mandatory, negate }: Option): string {
  if (mandatory) return "required";
  if (negate || defaultValue === undefined) return "";
  return defaultValueDescription ?? `\`${defaultValue}\``;
}

/** The table of a command's arguments and options. */
function tableOf(command: Command): string {
  const rows = [
    ...command.registeredArguments.map((argument) => [`\`${argument.name()}\``, argument.description, "required"]),
    ...command.options.map((option) => {
      const choices = option.argChoices ? ` (${option.argChoices.map((choice) => `\`${choice}\``).join(", ")})` : "";
      return [`\`${option.flags}\``, `${option.description}${choices}`, defaultOf(option)];
    }),
  ];
  const cells = [["option", "meaning", "default"], ["---", "---", "---"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column], row === cells[1] ? "-" : " ")))
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function withTables(text: string): string {
  return program.commands.reduce((current, command) => {
    const name = `fargate-role ${command.name()}`;
    const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
    assert.ok(current.includes(begin) && current.includes(end), `docs/command.md has no place for ${name}`);
    const [before, rest] = current.split(begin);
    return `${before}${begin}\n\n${tableOf(command)}\n\n${end}${rest.split(end)[1]}`;
  }, text);
}

describe("docs/command.md", () => {
  it("has every argument and option of every command (UPDATE_DOCS=1 npx mocha tests/cli/command-docs.test.ts writes them)", () => {
    const text = readFileSync(page, "utf8");
    if (process.env.UPDATE_DOCS === "1") writeFileSync(page, withTables(text));
    assert.equal(readFileSync(page, "utf8"), withTables(text));
  });

  it("has every permission that the command names in its errors", () => {
    const root = join(__dirname, "..", "..");
    const sources = ["core/aws", "cli/aws"]
      .flatMap((folder) =>
        readdirSync(join(root, folder)).map((name) => readFileSync(join(root, folder, name), "utf8")),
      )
      .join();
    const actions = new Set(
      sources.match(/"(iam|eks|sts|account|organizations):[A-Z]\w+"/g)?.map((action) => action.slice(1, -1)),
    );
    assert.ok(actions.size > 20);
    const text = readFileSync(page, "utf8");
    for (const action of actions) assert.ok(text.includes(`"${action}"`), action);
  });
});
