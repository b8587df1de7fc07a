// What generates and runs the component's SDK in Java, for which we have no language host: the generator, built from its Go
// module, and the jars of Pulumi's SDK.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "../../localcloud/setup/build-once.mjs";
import { cacheDirectory, contentKey } from "../../localcloud/setup/cache.mjs";
import { run } from "../../localcloud/setup/command.mjs";
import { go } from "../../localcloud/setup/go.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Makes both once, in the user's cache; resolves to where they are, or to nothing on a machine without a JDK or Maven. */
export async function javaTools() {
  for (const command of ["javac", "mvn"]) if (!(await run(command, ["--version"]).catch(() => ""))) return undefined;
  return { generator: await generator(), jars: await jars(join(here, "pom.xml")) };
}

async function generator() {
  const sources = await Promise.all(["go.mod", "go.sum", "main.go"].map((file) => readFile(join(here, file))));
  const name = "generate-java";
  const directory = join(cacheDirectory(), `${name}-${contentKey(...sources, `${process.platform}-${process.arch}`)}`);
  await buildOnce(directory, async (temporary) => {
    await go(["build", "-mod=readonly", "-o", join(temporary, name), "."], { cwd: here });
  });
  return join(directory, name);
}

async function jars(project) {
  const directory = join(cacheDirectory(), `pulumi-java-${contentKey(await readFile(project))}`);
  await buildOnce(directory, async (temporary) => {
    const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    await run("mvn", ["-q", "-B", "-f", project, goal, "-DincludeScope=runtime", `-DoutputDirectory=${temporary}`]);
  });
  return directory;
}
