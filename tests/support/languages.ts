/** Projects in each language of Pulumi for the local cloud: their files, and what their commands need. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../../dev/localcloud/setup/python-environment.mjs";
import { cloud, root } from "./engine";

const run = promisify(execFile);

interface Project {
  project: { [path: string]: string };
  env: NodeJS.ProcessEnv;
}

/** A project in Python. Its environment takes a moment to make: it sees what is installed in a shared one. */
async function pythonProject(program: string): Promise<Project> {
  const shared = await pythonEnvironment("pulumi");
  const environment = mkdtempSync(join(cloud.directory, "python-"));
  await run(shared, ["-m", "venv", "--without-pip", environment]);
  const print = `import sysconfig; print(sysconfig.get_path("purelib"))`;
  const places = [shared, join(environment, "bin", "python")].map(async (python) => {
    const { stdout } = await run(python, ["-c", print]);
    return stdout.trim();
  });
  const [from, to] = await Promise.all(places);
  writeFileSync(join(to, "shared.pth"), from);
  return {
    project: {
      "Pulumi.yaml": `name: test\nruntime:\n  name: python\n  options: { toolchain: pip, virtualenv: ${environment} }\n`,
      "requirements.txt": "pulumi\n",
      "__main__.py": program,
    },
    // All that generated SDKs need is there: pip asks no index for newer versions, nor makes an environment to build in.
    env: { PIP_NO_INDEX: "1", PIP_NO_BUILD_ISOLATION: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
  };
}

/** A project in Go, with the versions of the modules from which the CLI is built: most of it is compiled already. */
export function goProject(program: string): Project {
  const engine = (file: string): string => readFileSync(join(root, "dev", "localcloud", "engine", file), "utf8");
  const withoutCli = engine("go.mod")
    .replace(/^module .*/m, "module test")
    .replace(/^.*\/pulumi\/pkg\/v3 .*\n/m, "");
  return {
    project: {
      "Pulumi.yaml": "name: test\nruntime: go\n",
      "go.mod": withoutCli,
      "go.sum": engine("go.sum"),
      "main.go": program,
    },
    env: { CGO_ENABLED: "0", GOFLAGS: "-mod=mod" },
  };
}

/** A project that has a program, by its language. */
export const projectIn: { [language: string]: (program: string) => Promise<Project> | Project } = {
  TypeScript: (program) => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", private: true, dependencies: { "@pulumi/pulumi": "*" } }),
      "index.ts": program,
    },
    env: {},
  }),
  Python: pythonProject,
  Go: goProject,
  YAML: (program) => ({ project: { "Pulumi.yaml": program }, env: {} }),
};
