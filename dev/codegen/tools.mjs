// What generates and runs the component's SDKs in other languages: the generators, built from their Go modules, a Python
// environment with Pulumi's SDK, and the jars of Pulumi's SDK for Java. All are made once, in the user's cache.
// Prints where they are, as JSON; `java` is left out on a machine without a JDK or Maven.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "../localcloud/setup/build-once.mjs";
import { cacheDirectory, contentKey } from "../localcloud/setup/cache.mjs";
import { run } from "../localcloud/setup/command.mjs";
import { pulumiPython } from "../localcloud/setup/pulumi-python.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const platform = `${process.platform}-${process.arch}`;

/** The executable that the Go module of a directory builds. */
async function generator(name, source) {
  const sources = await Promise.all(["go.mod", "go.sum", "main.go"].map((file) => readFile(join(source, file))));
  const directory = join(cacheDirectory(), `${name}-${contentKey(...sources, platform)}`);
  await buildOnce(directory, async (temporary) => {
    const env = { ...process.env, CGO_ENABLED: "0" };
    await run("go", ["build", "-mod=readonly", "-o", join(temporary, name), "."], { cwd: source, env });
  });
  return join(directory, name);
}

async function java() {
  for (const command of ["javac", "mvn"]) if (!(await run(command, ["--version"]).catch(() => ""))) return undefined;
  const source = join(here, "java");
  return { generator: await generator("generate-java", source), jars: await jars(join(source, "pom.xml")) };
}

async function jars(project) {
  const directory = join(cacheDirectory(), `pulumi-java-${contentKey(await readFile(project))}`);
  await buildOnce(directory, async (temporary) => {
    const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    await run("mvn", ["-q", "-B", "-f", project, goal, "-DincludeScope=runtime", `-DoutputDirectory=${temporary}`]);
  });
  return directory;
}

console.log(
  JSON.stringify({ generator: await generator("generate-sdk", here), python: await pulumiPython(), java: await java() }),
);
