/**
 * A preview without an engine: runs a program under Pulumi's mocks and prints the roles and policies that it makes. A policy pack judges
 * them in a process of its own, asked as the engine asks it. Exits with 1 if the pack refuses one.
 *
 *     node dev/node.mjs dev/demo/mocked.ts PROGRAM [--config KEY=VALUE]... --policy-pack DIRECTORY
 */
import * as pulumi from "@pulumi/pulumi";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Analyzer, type Diagnostic, type TestResource } from "../../tests/support/analyzer";

const account = "111122223333";
const project = "project";

/** What AWS's provider answers. */
const answers: Record<string, object> = {
  "aws:index/getRegion:getRegion": { region: "eu-west-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

type Registered = Omit<pulumi.runtime.MockResourceArgs, "inputs"> & { inputs: Record<string, unknown> };

interface Resource extends TestResource {
  props: Record<string, unknown>;
}

/** Runs a program; resolves to what it registers, with what AWS adds. */
async function registered(program: string, config: Record<string, string>): Promise<Resource[]> {
  const resources: Resource[] = [];
  const newResource = ({ type, name, inputs }: Registered): { id: string; state: object } => {
    const isRole = type === "aws:iam/role:Role";
    const props = { ...inputs, ...(isRole ? { name, arn: `arn:aws:iam::${account}:role/${name}` } : {}) };
    resources.push({ type, name, props });
    return { id: name, state: props };
  };
  await pulumi.runtime.setMocks({ newResource, call: ({ token }) => answers[token] }, project, "stack");
  pulumi.runtime.setAllConfig(config);
  createRequire(__filename)(resolve(program));
  await pulumi.runtime.disconnect();
  return resources;
}

function print({ type, name, props: { assumeRolePolicy, policyArn } }: Resource): void {
  console.log(`+ ${type} ${name}`);
  if (typeof assumeRolePolicy === "string") console.log(`    assumeRolePolicy: ${assumeRolePolicy}`);
  if (typeof policyArn === "string") console.log(`    policyArn: ${policyArn}`);
}

/** What the pack says of each resource, and of all of them. */
async function judged(pack: string, resources: readonly Resource[]): Promise<Diagnostic[]> {
  const analyzer = await Analyzer.startIn(resolve(pack));
  try {
    await analyzer.configure({ "fargate-role-trust-scoped": { accounts: [account] } });
    const single = await Promise.all(resources.map((resource) => analyzer.analyze(resource)));
    return [...single.flat(), ...(await analyzer.analyzeStack([...resources]))];
  } finally {
    analyzer.stop();
  }
}

async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: "string", multiple: true, default: [] },
      "policy-pack": { type: "string", default: "policypack" },
    },
  });
  const config = values.config.map((each) => each.split("=")).map(([key, value]) => [`${project}:${key}`, value]);
  const resources = await registered(positionals[0], Object.fromEntries(config) as Record<string, string>);
  resources.forEach(print);
  const found = await judged(values["policy-pack"], resources);
  for (const { level, policy, message } of found) console.log(`[${level}] ${policy}\n${message}`);
  if (found.length === 0) console.log("Passed: the policy pack finds nothing.");
  return found.every(({ level }) => level !== "mandatory");
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: Error) => {
    console.error(error.message);
    process.exit(2);
  },
);
