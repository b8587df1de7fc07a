import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { Analyzer, unknown, urnOf } from "../support/analyzer";
import { root } from "../support/engine";
import { newestVersions } from "../support/pulumi-packages";
import { sourcesBelow } from "../support/sources";
import { OwnProject } from "./own-project";

const run = promisify(execFile);
const examples = join(root, "examples");

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;

/** The directories with a package.json, such as `node-and-pods/nodes`. */
const projects = sourcesBelow("examples", "package.json").map((path) => relative("examples", dirname(path)));

const programsOf = (project: string) => readdirSync(join(examples, project)).filter((file) => file.endsWith(".ts"));

describe("the examples, copied elsewhere", function () {
  this.timeout(400_000);
  let project: OwnProject;
  const copy = (name: string) => join(project.directory, "examples", name);
  before(async () => {
    const [, lowest = ""] = /^\^(.*)$/.exec(manifestOf(join(examples, "pulumi-eks")).dependencies["@pulumi/eks"]) ?? [];
    project = await OwnProject.install({ ...newestVersions(), "@pulumi/eks": lowest });
    const isOwn = (path: string) => basename(path) !== "node_modules";
    cpSync(examples, join(project.directory, "examples"), { recursive: true, filter: isOwn });
  });

  it("depend on what they import, in the versions that the component promises", () => {
    const component = manifestOf(join(root, "components"));
    const promised = { ...component.peerDependencies, "fargate-pod-execution-role": `^${component.version}` };
    for (const name of projects) {
      const { dependencies } = manifestOf(join(examples, name));
      const texts = programsOf(name).map((file) => readFileSync(join(examples, name, file), "utf8"));
      const imported = texts.flatMap((text) => [...text.matchAll(/ from "((?:@\w[\w-]*\/)?\w[\w-]*)[/"]/g)]);
      for (const [, module] of imported) assert.ok(module in dependencies, `${name} imports ${module}`);
      const shared = Object.entries(promised).filter(([module]) => module in dependencies);
      for (const [module, range] of shared) assert.equal(dependencies[module], range, `${name}: ${module}`);
    }
  });

  it("have types that fit", async () => {
    const files = projects.flatMap((name) => programsOf(name).map((file) => join(copy(name), file)));
    const options =
      "--noEmit --strict --skipLibCheck --target es2022 --module nodenext --allowImportingTsExtensions --types node";
    const words = [...options.split(" "), "--typeRoots", join(root, "node_modules", "@types"), ...files];
    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...words]);
  });

  it("pass their own unit tests: unit-tests", async () => {
    const words = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--test", "index.test.ts"];
    await run(process.execPath, words, { cwd: copy("unit-tests") });
  });

  for (const operation of ["preview", "update"] as const)
    it(`are right to the policy pack, with the profile that the plugin of @pulumi/eks makes, in a ${operation}: pulumi-eks`, async () => {
      const config = { clusterName: "my-cluster", vpcId: "vpc-1", privateSubnetIds: '["subnet-1"]' };
      const made = await registered(copy("pulumi-eks"), config, operation);
      const cluster = made.find(({ type }) => type === "eks:index:Cluster");
      const { name: clusterName, fargate } = cluster?.inputs as {
        name: string;
        fargate: { podExecutionRoleArn: string };
      };
      const { podExecutionRoleArn } = fargate;
      const role = made.find(({ type }) => type === "aws:iam/role:Role");
      assert.equal(podExecutionRoleArn, operation === "preview" ? unknown : role?.state.arn);
      const profile = {
        type: "aws:eks/fargateProfile:FargateProfile",
        name: "cluster-fargateProfile",
        props: { clusterName, podExecutionRoleArn },
        propertyDependencies: { podExecutionRoleArn: [urnOf("aws:iam/role:Role", role?.name ?? "")] },
      };
      const analyzer = await Analyzer.startIn(project.package("fargate-pod-execution-role-policypack"));
      try {
        const findings = [];
        for (const { type, name, inputs } of made)
          findings.push(...(await analyzer.analyze({ type, name, props: inputs })));
        const stack = made.map(({ type, name, state }) => ({ type, name, props: state }));
        findings.push(...(await analyzer.analyzeStack([...stack, profile])));
        assert.deepEqual(findings, []);
      } finally {
        analyzer.stop();
      }
    });
});

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  state: Record<string, unknown>;
}

/** What the program of a directory registers under Pulumi's mocks. */
async function registered(
  cwd: string,
  config: Record<string, string>,
  operation: "preview" | "update",
): Promise<Registered[]> {
  const ofProject = Object.fromEntries(Object.entries(config).map(([key, value]) => [`project:${key}`, value]));
  const words = [join(__dirname, "mocks/run-example.cjs"), JSON.stringify(ofProject), operation];
  const { stdout } = await run(process.execPath, words, { cwd });
  return JSON.parse(stdout) as Registered[];
}
