import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asList, asObject, isObject } from "../../../core/text";
import { parseRoleArn } from "../../../core/trust";
import { Unanswered } from "../../../core/unanswered";
import { givenWords } from "../../aws/options";
import { reasonOf, type Backend } from "../../walk/backend";
import { writeOpened, type OpenedConfig } from "./pack";

export interface PolicyFinding {
  policy: string;
  level: string;
  urn: string;
  role?: string;
  message: string;
  /** The exceptions of the pack's configuration for which it does not fail. */
  exceptions?: { id: string; reason: string }[];
}

export interface Analysis {
  findings: PolicyFinding[];
  /** True for a stack without resources, about which no pack is asked. */
  isEmpty?: true;
  /** What the pack says beside its findings, for example that an exemption was made. */
  notices: string[];
}

interface EngineEvent {
  policyEvent?: {
    policyName: string;
    enforcementLevel: string;
    resourceUrn?: string;
    message: string;
    exceptions?: PolicyFinding["exceptions"];
  };
  summaryEvent?: object;
}

/** What the CLI says beside what the pack does, and an answer says anyhow. */
const notOfPack =
  /^(?:error: one or more mandatory policy violations were found|.* has no resources; nothing to analyze\.)$/;

/** Outputs that hold the ARN of the role that a resource is, or works with, in Pulumi and in Terraform. */
const outputsWithRole = ["arn", "roleArn", "podExecutionRoleArn", "role_arn", "pod_execution_role_arn"];

/** The ARN of the role that a resource of an exported state is or uses, by its URN. One that is a secret is not there. */
function roleArnsOf(exported: unknown): Map<string, string> {
  const entries = asList(asObject(asObject(exported).deployment).resources)
    .filter(isObject)
    .flatMap(({ urn, outputs }) => {
      if (typeof urn !== "string" || !isObject(outputs)) return [];
      const arns = outputsWithRole.map((name) => outputs[name]);
      const arn = arns.find((one): one is string => typeof one === "string" && parseRoleArn(one) !== undefined);
      return arn === undefined ? [] : [[urn, arn] as const];
    });
  return new Map(entries);
}

function toAnalysis(events: EngineEvent[], stderr: string, state: unknown): Analysis {
  const roleArns = roleArnsOf(state);
  const findings = events.flatMap(({ policyEvent }): PolicyFinding[] => {
    if (policyEvent === undefined) return [];
    const { policyName: policy, enforcementLevel: level, resourceUrn: urn = "", message, exceptions } = policyEvent;
    const role = roleArns.get(urn);
    return [
      { policy, level, urn, ...(role === undefined ? {} : { role }), message, ...(exceptions && { exceptions }) },
    ];
  });
  const notices = stderr.split("\n").filter((line) => line.trim() !== "" && !notOfPack.test(line));
  return { findings, ...(events.length === 0 && { isEmpty: true as const }), notices };
}

const endings = ["SIGINT", "SIGTERM"] as const;

/** The first version of the Pulumi CLI whose `policy analyze` reads a file. */
export const oldestCli = "3.249.0";

export interface RunPack {
  policyPack: string;
  policyPackConfig?: string;
  /** What its configuration says in place of the file once its ESC environments are open for an organization. */
  open?: (organization: string) => Promise<OpenedConfig>;
}

/** Has this project's pack name the exemptions that are of no use in a stack, also if they are about another one. */
const seesAllStacks = { FARGATE_ROLE_ALL_STACKS: "true" };

/**
 * Judges a stack's state with a policy pack, as `pulumi policy analyze` does. The state is exported with its secrets
 * encrypted, and is on this machine only while the pack looks at it.
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_policy_analyze/
 */
export async function analyzeStack(backend: Backend, stack: string, pack: RunPack): Promise<Analysis> {
  const opened = await pack.open?.(stack.split("/", 1)[0]);
  const state = await backend.export(stack);
  const directory = await mkdtemp(join(tmpdir(), "fargate-role-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // The command listens only while there is something to remove: a signal that nobody listens to also ends it in the middle of a judgement.
  const end = (): void => process.exit();
  process.once("exit", remove);
  for (const signal of endings) process.once(signal, end);
  try {
    const file = join(directory, "state.json");
    await writeFile(file, JSON.stringify(state), { mode: 0o600 });
    const { configFile, variables } = opened
      ? await writeOpened(directory, opened)
      : { configFile: pack.policyPackConfig, variables: {} };
    const packWords = givenWords({ "--policy-pack": pack.policyPack, "--policy-pack-config": configFile });
    const words = ["policy", "analyze", "--json", "--file", file, ...packWords];
    const { exitCode, stdout, stderr: said } = await backend.run(words, { ...variables, ...seesAllStacks });
    const stderr = said.replaceAll(file, "the state");
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    const events = lines.map((line) => JSON.parse(line) as EngineEvent);
    if (exitCode === 0 || events.some(({ summaryEvent }) => summaryEvent !== undefined))
      return toAnalysis(events, stderr, state);
    if (/^error: unknown (flag|command)/m.test(stderr))
      throw new Unanswered(
        `This Pulumi CLI cannot judge a stack's state; version ${oldestCli} or newer can. Upgrade it: https://www.pulumi.com/docs/install/`,
      );
    throw new Unanswered(`pulumi policy analyze failed: ${reasonOf({ stderr, exitCode })}`);
  } finally {
    process.off("exit", remove);
    for (const signal of endings) process.off(signal, end);
    remove();
  }
}
