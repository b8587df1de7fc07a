import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { giveAnswer } from "../../../cli/answer/answer";
import { formats, outputsOf } from "../../../cli/report/outputs";
import { emptyReport } from "../../../cli/report/report";
import { formatInventory } from "../../../cli/aws/saved-accounts";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { rightAccount, withRole } from "../../support/fake-aws-account";
import { newDirectory } from "../../support/run-directory";

describe("--output", () => {
  let directory: string;
  beforeEach(() => (directory = newDirectory()));

  async function answer(...output: string[]) {
    const printed: string[] = [];
    const aside: string[] = [];
    const given = { command: "scan", report: emptyReport(), text: () => "one\ntwo", json: () => "{}" };
    const context = { print: (text: string) => printed.push(text), printAside: (text: string) => aside.push(text) };
    return {
      exitCode: await giveAnswer(given, { output }, context),
      printed: printed.join("\n"),
      aside: aside.join("\n"),
    };
  }

  it("is text on standard output by default", async () => {
    assert.deepEqual(await answer(), { exitCode: 0, printed: "one\ntwo", aside: "" });
  });

  it("writes every format to a file of its own, and one to standard output", async () => {
    const files = formats.map((format) => `${format}=${join(directory, format)}`);
    assert.deepEqual(await answer(...files, "json"), { exitCode: 0, printed: "{}", aside: "" });
    assert.deepEqual(readdirSync(directory).sort(), [...formats].sort());
    assert.equal(readFileSync(join(directory, "text"), "utf8"), "one\ntwo\n");
  });

  it("says how much was found, and in which files it is, if nothing goes to standard output", async () => {
    const [html, text] = [join(directory, "r.html"), join(directory, "r.txt")];
    const aside = `fargate-role: Findings: 0 to fix, 0 not judged, 0 as advice. See ${html}, ${text}.`;
    assert.deepEqual(await answer(`html=${html}`, `text=${text}`), { exitCode: 0, printed: "", aside });
  });

  const refused = {
    'output "pdf" is not a format. Give one of text,': ["pdf"],
    'output "jsno" is not a format (did you mean json?). Give one of text,': ["jsno"],
    'output "markdwon" is not a format (did you mean markdown?). Give': ["markdwon"],
    "output json= names no file": ["json="],
    "--output text and --output json both go to standard output": ["text", "json"],
    "--output names a.json twice": ["json=a.json", "text=a.json"],
    "--output names ./a.json twice": ["json=a.json", "text=./a.json"],
  };
  for (const [message, output] of Object.entries(refused))
    it(`refuses ${output.join(" and ")}`, () =>
      assert.throws(
        () => outputsOf({ output }),
        ({ message: text }: Error) => text.includes(message),
      ));

  it("answers 2 with the path where a directory is missing, and still writes the others", async () => {
    const bad = join(directory, "missing", "a.sarif");
    const { exitCode, printed, aside } = await answer(`sarif=${bad}`, "text", `junit=${join(directory, "b.xml")}`);
    assert.equal(exitCode, 2);
    assert.equal(
      aside,
      `fargate-role: ${bad} cannot be written: its directory does not exist. Create it, or give another path.`,
    );
    assert.equal(printed, "one\ntwo");
    assert.deepEqual(readdirSync(directory), ["b.xml"]);
  });

  it("answers 2 for a directory in the place of a file, and leaves no half file", async () => {
    const { exitCode, aside } = await answer(`json=${directory}`);
    assert.equal(exitCode, 2);
    assert.match(aside, /cannot be written: (it is a directory|you may not write there|the system does not allow it)/);
    assert.deepEqual(readdirSync(directory), []);
  });

  it("answers 2 where the disk is full", async function () {
    if (!existsSync("/dev/full")) return this.skip();
    const { exitCode, aside } = await answer("sarif=/dev/full", `text=${join(directory, "a.txt")}`);
    assert.equal(exitCode, 2);
    assert.equal(
      aside,
      "fargate-role: /dev/full cannot be written: no space is left on the disk. Make room, or give another path.",
    );
    assert.ok(lstatSync("/dev/full").isCharacterDevice());
    assert.deepEqual(readdirSync(directory), ["a.txt"]);
  });

  /** The words that judge an account that was saved. */
  function judging(account: AccountRecord) {
    const file = join(directory, "account.json");
    writeFileSync(file, formatInventory([account]));
    const root = join(__dirname, "..", "..", "..");
    const command = [join(root, "dev", "typescript.cjs"), join(root, "tests", "support", "run-command.ts")];
    return ["-r", ...command, "judge", file];
  }

  it("answers 2 where the disk of standard output is full, and still writes the others", function () {
    if (!existsSync("/dev/full")) return this.skip();
    const other = join(directory, "other");
    for (const format of ["text", "json"]) {
      const words = [...judging(rightAccount()), "--output", format, "--output", `sarif=${other}`];
      const stdio = ["ignore", openSync("/dev/full", "w"), "pipe"] as const;
      const { status, stderr } = spawnSync(process.execPath, words, { stdio: [...stdio], encoding: "utf8" });
      assert.equal(status, 2, format);
      assert.match(readFileSync(other, "utf8"), /"runs"/);
      rmSync(other);
      assert.equal(
        stderr,
        "fargate-role: standard output cannot be written: no space is left on the disk. Make room, or give another path.\n",
      );
    }
  });

  for (const [account, exitCode] of [
    [rightAccount(), 0],
    [withRole({ trustPolicy: "{}" }), 1],
  ] as const)
    it(`answers ${exitCode} where nobody reads on, as behind "| head", and still writes the others`, async () => {
      const other = join(directory, "other");
      const words = [...judging(account), "--output", "text", "--output", `sarif=${other}`];
      const command = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
      command.stdout.destroy();
      assert.deepEqual(await once(command, "close"), [exitCode, null]);
      assert.match(readFileSync(other, "utf8"), /"runs"/);
    });

  it("writes through a link, which stays one", async () => {
    writeFileSync(join(directory, "real"), "before");
    symlinkSync(join(directory, "real"), join(directory, "link"));
    await answer(`text=${join(directory, "link")}`);
    assert.ok(lstatSync(join(directory, "link")).isSymbolicLink());
    assert.equal(readFileSync(join(directory, "real"), "utf8"), "one\ntwo\n");
  });
});
