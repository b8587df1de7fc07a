import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { javaTools } from "../../dev/codegen/java/tools.mjs";
import { repositoryAddress } from "../../dev/docs/address";
import { importedNames } from "../../dev/docs/names";
import { pythonEnvironment } from "../../dev/localcloud/setup/python-environment.mjs";
import { cloud, root, useLocalCloud } from "../support/engine";
import { goProject } from "../support/languages";

const run = promisify(execFile);
const languages = join(__dirname, "languages");
const owner = new URL(repositoryAddress()).pathname.split("/")[1];
/** The schema of the plugin in the repository of an owner. */
const schemaOf = (namespace: string) => ({
  ...(JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8")) as object),
  namespace,
});
const snippet = (name: string) => readFileSync(join(root, "examples", "snippets", name), "utf8");

/** What the snippets register. */
const role = {
  type: "fargate-pod-execution-role:index:FargatePodExecutionRole",
  inputs: { clusters: ["my-cluster"], logging: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } } },
};

describe("the snippets of the component's page, with the SDK that Pulumi generates from the schema", function () {
  // The first run compiles Pulumi's Go SDK.
  this.timeout(900_000);
  let directory: string;
  useLocalCloud();
  before(async () => {
    directory = cloud.directory;
  });

  /** The directory of a project in a language, with the SDK in `sdk`. */
  async function project(language: string, namespace = owner, place = "run") {
    const made = join(directory, place, language);
    mkdirSync(made, { recursive: true });
    const packed = join(directory, `${language}.json`);
    // As `pulumi package add` does, whatever the schema says.
    writeFileSync(packed, JSON.stringify({ ...schemaOf(namespace), meta: { supportPack: true } }));
    const words = ["package", "gen-sdk", packed, "--language", language, "--local", "--out", made];
    await run("pulumi", words, { cwd: directory, env: cloud.env });
    renameSync(join(made, language), join(made, "sdk"));
    return made;
  }

  for (const namespace of [owner, "my-org9"])
    it(`import the SDK by the names that the generators give it: ${namespace}`, async function () {
      const names = importedNames(namespace);
      const made: Record<string, string> = {};
      for (const language of ["nodejs", "python", "go"])
        made[language] = join(await project(language, namespace, namespace), "sdk");
      assert.equal(
        (JSON.parse(readFileSync(join(made.nodejs, "package.json"), "utf8")) as Named).name,
        names.TypeScript,
      );
      assert.ok(existsSync(join(made.python, names.Python)), names.Python);
      assert.match(
        readFileSync(join(made.go, "go.mod"), "utf8"),
        new RegExp(`^module ${names.Go.replace(/\/[^/]*$/, "")}$`, "m"),
      );
      const tools = await javaTools();
      if (!tools) return this.skip();
      const file = join(directory, "schema.json");
      writeFileSync(file, JSON.stringify(schemaOf(namespace)));
      const sdk = join(directory, namespace, "generated");
      await run(tools.generator, [file, join(sdk, "java")]);
      await run(tools.generator, [file, join(sdk, "dotnet"), "dotnet"]);
      assert.ok(
        existsSync(join(sdk, "java", "src/main/java", ...names.Java.split("."), "FargatePodExecutionRole.java")),
      );
      const code = readFileSync(join(sdk, "dotnet", "FargatePodExecutionRole.cs"), "utf8");
      assert.equal(/^namespace (.*)$/m.exec(code)?.[1], names["C#"]);
    });

  describe("Go", () => {
    const { project: files, env } = goProject("");
    let go: string;
    before(async () => {
      go = await project("go");
      cpSync(join(languages, "main_test.go"), join(go, "main_test.go"));
      const replace = `\nreplace ${importedNames(owner).Go.replace(/\/[^/]*$/, "")} => ./sdk\n`;
      writeFileSync(join(go, "go.mod"), files["go.mod"] + replace);
      writeFileSync(join(go, "go.sum"), files["go.sum"]);
    });

    /** Builds and runs a program under Pulumi's mocks. */
    async function runProgram(program: string) {
      writeFileSync(join(go, "main.go"), program);
      return (await run("go", ["test", "-v", "-count=1", "."], { cwd: go, env: { ...process.env, ...env } })).stdout;
    }

    it("builds, runs and registers the role with its arguments", async () => {
      assert.deepEqual(registered(await runProgram(snippet("main.go"))), role);
    });

    it("does not build with a wrong argument name", async () => {
      const wrong = snippet("main.go").replace("Clusters:", "Cluster:");
      await assert.rejects(runProgram(wrong), /unknown field Cluster in struct/);
    });
  });

  describe("Python", () => {
    let interpreter: string;
    let python: string;
    before(async () => {
      interpreter = await pythonEnvironment("pulumi");
      python = await project("python");
      const words = ["-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", "installed"];
      await run(interpreter, [...words, "./sdk"], { cwd: python });
    });

    /** Runs a program under Pulumi's mocks. */
    async function runProgram(program: string) {
      const file = join(python, "main.py");
      writeFileSync(file, program);
      const env = { ...process.env, PYTHONPATH: join(python, "installed") };
      return (await run(interpreter, [join(languages, "run_snippet.py"), file], { env })).stdout;
    }

    it("runs and registers the role with its arguments", async () => {
      assert.deepEqual(registered(await runProgram(snippet("main.py"))), role);
    });

    it("fails with a wrong argument name", async () => {
      const wrong = snippet("main.py").replace("clusters=", "cluster=");
      await assert.rejects(runProgram(wrong), /unexpected keyword argument 'cluster'/);
    });
  });

  describe("Java, where there are a JDK and Maven", () => {
    // A process of two seconds ends before what the JVM's optimizing compiler makes could be of use.
    const brief = "-XX:TieredStopAtLevel=1";
    let java: string;
    let libraries: string;
    before(async function () {
      const tools = await javaTools();
      if (!tools) return this.skip();
      java = join(directory, "java");
      libraries = join(tools.jars, "*");
      const file = join(directory, "schema.json");
      writeFileSync(file, JSON.stringify(schemaOf(owner)));
      await run(tools.generator, [file, join(java, "sdk")]);
      cpSync(join(languages, "RunSnippet.java"), join(java, "RunSnippet.java"));
      cpSync(join(java, "sdk", "src", "main", "resources"), join(java, "classes"), { recursive: true });
    });

    /** Compiles and runs a program under Pulumi's mocks. */
    async function runProgram(program: string) {
      writeFileSync(join(java, "App.java"), program);
      const sources = ["-sourcepath", "sdk/src/main/java", "App.java", "RunSnippet.java"];
      await run("javac", [`-J${brief}`, "-d", "classes", "-cp", libraries, ...sources], { cwd: java });
      const classes = ["classes", libraries].join(delimiter);
      return (await run("java", [brief, "-cp", classes, "example.RunSnippet"], { cwd: java })).stdout;
    }

    it("compiles, runs and registers the role with its arguments", async () => {
      assert.deepEqual(registered(await runProgram(snippet("App.java"))), role);
    });

    it("does not compile with a wrong argument name", async () => {
      const wrong = snippet("App.java").replace(".clusters(", ".cluster(");
      await assert.rejects(runProgram(wrong), /cannot find symbol[^]*symbol: +method cluster\(/);
    });
  });
});

interface Named {
  name: string;
}

/** The resource that a program under mocks says it registers. */
function registered(printed: string): unknown {
  return JSON.parse(/^registered (.*)$/m.exec(printed)?.[1] ?? "null");
}
