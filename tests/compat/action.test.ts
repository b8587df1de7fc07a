import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { parse } from "yaml";
import { describeProgram } from "../../cli/program";
import { junitErrors } from "../cli/report/valid";
import { trustFor } from "../policypack/fixtures";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const fargate = "eks-fargate-pods.amazonaws.com";

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}
interface Action {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
}

const text = readFileSync(join(root, "action.yml"), "utf8");
const { inputs, outputs, runs } = parse(text) as Action;
const stepNamed = (name: string): Step => runs.steps.find((step) => step.name === name) ?? assert.fail(name);
const done = () => Promise.resolve(0);
const program: Command = describeProgram({ scan: done, judge: done, ledger: done, explain: done }, () => undefined);

before(async () => {
  await run(process.execPath, ["dev/build/build.mjs", "cli"], { cwd: root });
});

describe("the GitHub Action", () => {
  let directory: string;
  beforeEach(async () => {
    directory = newDirectory();
    await writeFile(join(directory, "open.json"), trustFor(fargate));
    await writeFile(join(directory, "jobs.json"), trustFor("lambda.amazonaws.com"));
  });

  /** Runs the step that judges, as the runner does, and the one that answers. */
  async function judge(given: Record<string, string>, action = root) {
    const { run: script = "", env = {} } = stepNamed("Judge");
    const values = Object.entries(env).map(([name, expression]) => {
      const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
      return [
        name,
        input === undefined ? action : (given[input] ?? inputs[input]?.default ?? assert.fail(input)),
      ] as const;
    });
    const files = { GITHUB_OUTPUT: join(directory, "output"), GITHUB_STEP_SUMMARY: join(directory, "summary") };
    for (const file of Object.values(files)) await writeFile(file, "");
    const own = { ...Object.fromEntries(values), ...files, RUNNER_TEMP: directory };
    const options = { cwd: directory, encoding: "utf8" as const, env: { ...process.env, ...own } };
    const { status, stdout, stderr } = spawnSync("bash", ["-eo", "pipefail", "-c", script], options);
    assert.equal(status, 0, stderr);
    const lines = (await readFile(files.GITHUB_OUTPUT, "utf8")).trim().split("\n");
    const written = new Map(lines.map((line) => line.split("=", 2) as [string, string]));
    const answer = stepNamed("Answer").run ?? "";
    const CODE = written.get("exit-code") ?? "";
    const answered = spawnSync("bash", ["-e", "-c", answer], { env: { ...process.env, CODE } }).status;
    return { answered, written, stdout, stderr, summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8") };
  }

  it("installs and builds nothing: the command is in the tree of a version tag", () => {
    for (const { run: script = "" } of runs.steps) assert.doesNotMatch(script, /\bnpm\b|build/);
  });

  it("fails on a finding, with the report in the summary and the SARIF for code scanning", async () => {
    const { answered, written, stdout, summary } = await judge({ command: "judge", files: "open.json\njobs.json\n" });
    assert.equal(answered, 1);
    assert.match(stdout, /^::stop-commands::(pause-\d+)\n[^]*\[trust-unsafe\][^]*\n::\1::\n$/);
    assert.match(summary, /^### fargate-role judge: Problem\n/);
    const sarif = JSON.parse(await readFile(written.get("sarif") ?? "", "utf8"));
    assert.equal(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, "open.json");
    assert.deepEqual([...written.keys()].sort(), Object.keys(outputs).sort());
  });

  it("passes where all is right, and where a baseline has the finding", async () => {
    assert.equal((await judge({ command: "judge", files: "jobs.json" })).answered, 0);
    const baseline = { command: "judge", files: "open.json", baseline: "known.json" };
    assert.equal((await judge({ ...baseline, arguments: "--update-baseline", summary: "false" })).answered, 0);
    const { answered, summary } = await judge({ ...baseline, summary: "false" });
    assert.deepEqual([answered, summary], [0, ""]);
  });

  it("answers 2 where the answer is unknown, without a report to send", async () => {
    const { answered, written, stderr } = await judge({ command: "judge", files: "open.json", baseline: "nowhere" });
    assert.equal(answered, 2);
    assert.deepEqual([...written.keys()], ["exit-code"]);
    assert.match(stderr, /^fargate-role: --baseline nowhere cannot be read: /);
  });

  it("answers 2 where it is not of a version tag, which alone has the command", async () => {
    const { answered, written, stdout } = await judge({ command: "judge", files: "open.json" }, directory);
    assert.equal(answered, 2);
    assert.deepEqual([...written.keys()], ["exit-code"]);
    assert.match(stdout, /^::error::.*Use a version tag, such as @v\d/);
  });

  it("takes names with blanks and quotes for what they are", async () => {
    const name = `a b"c'$(touch hacked).json`;
    await writeFile(join(directory, name), trustFor(fargate));
    const { answered, stdout } = await judge({ command: "judge", files: name });
    assert.equal(answered, 1);
    assert.ok(stdout.includes(name));
    assert.ok(!existsSync(join(directory, "hacked")));
  });

  it("takes the name of a file for no option", async () => {
    await writeFile(join(directory, "--output=text=victim.json"), trustFor(fargate));
    await writeFile(join(directory, "victim.json"), "kept");
    const { answered } = await judge({ command: "judge", files: "--output=text=victim.json" });
    assert.equal(answered, 1);
    assert.equal(await readFile(join(directory, "victim.json"), "utf8"), "kept");
  });

  it("puts no input into a script, and pins the actions that it uses", () => {
    for (const { run: script = "" } of runs.steps) assert.doesNotMatch(script, /\$\{\{/);
    const used = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
    assert.equal(used.length, 2);
    for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("has only options that each of its commands takes", () => {
    const optionsOf = (name: string) =>
      program.commands.find((command) => command.name() === name)?.options.map(({ long }) => long) ?? assert.fail(name);
    for (const command of ["scan", "judge"])
      for (const option of ["--exemptions", "--baseline", "--output"])
        assert.ok(optionsOf(command).includes(option), `${command} ${option}`);
  });

  it("is called rightly by the workflow in the documentation, by actionlint, which objects to an unknown input", async () => {
    const page = await readFile(join(root, "docs", "in-ci.md"), "utf8");
    const [, workflow = ""] = /```yaml\n(on:[^]*?)```/.exec(page) ?? [];
    const local = workflow.replace(/uses: fargate-pod-execution-role\/.*/, "uses: ./");
    const { stdout: actionlint } = await run(process.execPath, [join(root, "dev", "actionlint", "build.mjs")]);
    // It reads the action of the project that a workflow is in.
    await mkdir(join(directory, ".git"));
    await mkdir(join(directory, ".github", "workflows"), { recursive: true });
    await writeFile(join(directory, "action.yml"), text);
    const lint = async (content: string) => {
      await writeFile(join(directory, ".github", "workflows", "roles.yml"), content);
      const words = ["-shellcheck=", "-pyflakes=", "-no-color"];
      return spawnSync(actionlint.trim(), words, { cwd: directory, encoding: "utf8" }).stdout;
    };
    assert.equal(await lint(local), "");
    assert.match(await lint(local.replace("baseline:", "base-line:")), /input "base-line" is not defined/);
  });
});

describe("the job of GitLab in the documentation", () => {
  interface Job {
    script: string[];
    artifacts: { when: string; reports: { junit: string } };
  }
  const [, yaml = ""] = /```yaml\n(roles:[^]*?)```/.exec(readFileSync(join(root, "docs", "in-ci.md"), "utf8")) ?? [];
  const { script, artifacts } = (parse(yaml) as { roles: Job }).roles;

  it("fails on a finding, and leaves its report in JUnit where GitLab looks for it", async () => {
    const directory = newDirectory();
    const command = `"${process.execPath}" "${join(root, "cli", "bin", "fargate-role.js")}"`;
    // A saved account stands in for the one that the job has.
    const account = join(root, "examples", "saved-account", "account.json");
    const lines = script.map((line) => line.replace(/^npx fargate-role scan\b/, () => `${command} judge "${account}"`));
    const { status, stdout } = spawnSync("bash", ["-e", "-c", lines.join("\n")], {
      cwd: directory,
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stdout, /^high {6}Role legacy-pods: .*\[trust-unsafe\]$/m);
    const report = await readFile(join(directory, artifacts.reports.junit), "utf8");
    assert.deepEqual(await junitErrors(report), []);
    assert.match(report, /role\/legacy-pods" name="trust-unsafe">\n +<failure /);
    assert.equal(artifacts.when, "always");
  });
});

describe("the pre-commit hook", () => {
  const [hook] = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as {
    entry: string;
    args: string[];
    files: string;
  }[];
  const files = new RegExp(hook?.files ?? "");

  it("is given the files that judge reads, and no others", () => {
    for (const name of [
      "trust.json",
      "a/t.yaml",
      "t.yml",
      "cdk.out/x.template.json",
      "x.template",
      "terraform.tfstate",
    ])
      assert.match(name, files);
    for (const name of ["index.ts", "json", "README.md"]) assert.doesNotMatch(name, files);
  });

  it("runs as it is written, on every file at once", async () => {
    const directory = newDirectory();
    const bin = join(root, "cli", "bin", "fargate-role.js");
    await chmod(bin, 0o755);
    await symlink(bin, join(directory, "fargate-role"));
    await writeFile(join(directory, "open.json"), trustFor(fargate));
    await writeFile(join(directory, "tsconfig.json"), '{ "strict": true } // a comment\n');
    const env = { ...process.env, PATH: [directory, process.env.PATH].join(delimiter) };
    const hooked = (...names: string[]) =>
      spawnSync("bash", ["-c", `${hook?.entry} "$@"`, "bash", ...(hook?.args ?? []), ...names], {
        cwd: directory,
        env,
        encoding: "utf8",
      });
    assert.equal(hooked("tsconfig.json").status, 0);
    const { status, stdout } = hooked("open.json", "tsconfig.json");
    assert.equal(status, 1, stdout);
    assert.match(stdout, /^high {6}open\.json:1 /);
    const all = JSON.stringify({ exempt: [{ resource: "*", reason: "mine" }] });
    for (const name of ["all.json", "--exemptions=all.json"]) await writeFile(join(directory, name), all);
    assert.equal(hooked("--exemptions=all.json", "open.json").status, 1);
  });
});
