/**
 * Every shell block of the documentation is run as it is printed, page by page and in order, each page in a fresh `npm run shell` and
 * after nothing else. What needs more says so in the paragraph before the block, `**Needs** an AWS account:`; tests/docs checks its form.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { projects } from "../../dev/localcloud/project";
import { DocSession, says } from "../support/doc-session";
import { cloud, finish, useLocalCloud } from "../support/engine";
import {
  type Block,
  commandsOf,
  type DocumentedCommand,
  type Page,
  pagePaths,
  readPage,
  wordsOf,
} from "../support/pages";
import { itEach } from "../support/cases";

const isShell = ({ language }: Block) => ["sh", "bash", "console"].includes(language);

/** What a reader of the page types, in order; none if nothing is to be run. */
function commandsOfPage({ blocks }: Page): DocumentedCommand[] {
  const printed = blocks.filter((block) => isShell(block) && block.needs === undefined);
  return printed.flatMap(({ text }) => commandsOf(text));
}

/** The projects that need a stack: the root, those where the page is, and those that a command names. */
function projectsOf(directory: string, commands: DocumentedCommand[]) {
  const isNamed = (project: string) => commands.some(({ line }) => line.includes(basename(project)));
  const isHere = (project: string) => directory !== "" && `${project}/`.startsWith(`${directory}/`);
  return projects()
    .filter((project) => project === "" || isHere(project) || isNamed(project))
    .map((project) => project || ".");
}

/** Types all of it; resolves to what the page says wrongly. */
async function walk(page: Page): Promise<string | undefined> {
  const commands = commandsOfPage(page);
  const beginsOutside = commands[0]?.line.startsWith("npm run shell");
  const directory = page.path.startsWith("examples/") ? dirname(page.path) : "";
  const used = projectsOf(directory, commands);
  const session = await (beginsOutside ? DocSession.inCheckout(used) : DocSession.inLocalCloud(directory, used));
  try {
    for (const command of commands) {
      const wrong = await session.run(command);
      if (wrong) return wrong;
    }
  } finally {
    await session.end();
  }
  return undefined;
}

const pages = pagePaths().map(readPage);

describe("the documentation runs as printed", function () {
  this.timeout(600_000);
  for (const page of pages.filter((each) => commandsOfPage(each).length > 0))
    it(page.path, async () => assert.equal(await walk(page), undefined));
});

describe("a page of the documentation is refused", () => {
  itEach(
    [
      ["with a wrong option", { text: "pulumi config --no-such-option\n" }, /unknown flag/],
      ["with output that is out of date", { text: "$ fargate-role --version\n0.0.0\n" }, /The page says:\n0\.0\.0/],
      ["with another exit code", { text: "fargate-role --version   # exit code 1\n" }, /The page states exit code 1/],
    ],
    "%s",
    async (_what: string, block: Partial<Block>, message: RegExp) => {
      const blocks = [{ page: "planted.md", line: 1, language: "sh", text: "", ...block }];
      assert.match((await walk({ path: "planted.md", blocks, anchors: new Set(), links: [] })) ?? "", message);
    },
  );

  it("unless `...` stands for what differs", () => {
    assert.ok(says("a role of 111122223333\n  and more", "a ... of 111122223333 and ..."));
    assert.ok(!says("a role of 123456789012", "a role of 111122223333"));
    assert.ok(!says("a role", "role"));
  });
});

describe("Pulumi commands that need more than the local cloud", () => {
  useLocalCloud();

  /** What Pulumi has against the command's form: its help knows every subcommand and option. */
  async function pulumiError(line: string): Promise<string | undefined> {
    const words = wordsOf(line).slice(1);
    const { code, output } = await finish(spawn("pulumi", [...words, "--help"], { env: cloud.env, detached: true }));
    if (code !== 0) return output;
    const [, path] = /^ {2}pulumi ?(.*)\[command\]$/m.exec(output) ?? [];
    return path !== undefined && words.length > path.split(" ").filter(Boolean).length ? `no such command` : undefined;
  }

  const marked = pages.flatMap(({ blocks }) => blocks.filter((block) => isShell(block) && block.needs !== undefined));
  for (const { page, line, text } of marked) {
    const commands = commandsOf(text).filter((command) => command.line.startsWith("pulumi "));
    for (const command of commands)
      it(`exist: ${page}:${line}: ${command.line}`, async () =>
        assert.equal(await pulumiError(command.line), undefined));
  }

  it("are refused: an option, a command that does not exist", async () => {
    assert.match((await pulumiError("pulumi policy enable --no-such-option")) ?? "", /unknown flag/);
    assert.equal(await pulumiError("pulumi policy no-such-command"), "no such command");
  });
});
