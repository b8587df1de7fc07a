import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Unanswered } from "../exit";
import type { Backend } from "../walk/backend";
import { roleArnsOf } from "./roles";

/** What a policy says about a resource of a stack. */
export interface PolicyFinding {
  policy: string;
  level: string;
  urn: string;
  /** ARN of the role that the resource is or uses, where the state shows it. */
  role?: string;
  message: string;
}

/** What a policy pack says about a stack. */
export interface Analysis {
  findings: PolicyFinding[];
  /** What the pack says beside its findings, for example that an exemption was made. */
  notices: string[];
}

interface PolicyEvent {
  policyName: string;
  enforcementLevel: string;
  resourceUrn?: string;
  message: string;
}

interface EngineEvent {
  policyEvent?: PolicyEvent;
  summaryEvent?: object;
}

function parseEvents(stdout: string): EngineEvent[] {
  return stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as EngineEvent] : []));
}

/** What the CLI says beside what the pack does, and an answer says anyhow. */
const notOfPack =
  /^(?:error: one or more mandatory policy violations were found|.* has no resources; nothing to analyze\.)$/;

function toAnalysis(events: EngineEvent[], stderr: string, state: unknown): Analysis {
  const roleArns = roleArnsOf(state);
  const findings = events.flatMap(({ policyEvent }): PolicyFinding[] => {
    if (policyEvent === undefined) return [];
    const { policyName: policy, enforcementLevel: level, resourceUrn: urn = "", message } = policyEvent;
    const role = roleArns.get(urn);
    return [{ policy, level, urn, ...(role === undefined ? {} : { role }), message }];
  });
  const notices = stderr.split("\n").filter((line) => line.trim() !== "" && !notOfPack.test(line));
  return { findings, notices };
}

const endings = ["SIGINT", "SIGTERM"] as const;

/** The first version of the Pulumi CLI whose `policy analyze` reads a file. */
export const oldestCli = "3.249.0";

/**
 * Judges a stack's state with a policy pack, as `pulumi policy analyze` does. The state is exported with its secrets
 * encrypted, and is on this machine only while the pack looks at it.
 * @throws Unanswered if the state cannot be exported, or the pack cannot be run
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_policy_analyze/
 */
export async function analyzeStack(backend: Backend, stack: string, packWords: string[]): Promise<Analysis> {
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
    const words = ["policy", "analyze", "--json", "--file", file, ...packWords];
    const { exitCode, stdout, stderr: said } = await backend.run(...words);
    const stderr = said.replaceAll(file, "the state");
    const events = parseEvents(stdout);
    if (exitCode === 0 || events.some(({ summaryEvent }) => summaryEvent !== undefined))
      return toAnalysis(events, stderr, state);
    if (/^error: unknown (flag|command)/m.test(stderr))
      throw new Unanswered(
        `This Pulumi CLI cannot judge a stack's state; version ${oldestCli} or newer can. Upgrade it: https://www.pulumi.com/docs/install/`,
      );
    const reason = /^error: (.*)$/m.exec(stderr)?.[1] ?? `it ended with exit code ${exitCode}`;
    throw new Unanswered(`pulumi policy analyze failed: ${reason}`);
  } finally {
    process.off("exit", remove);
    for (const signal of endings) process.off(signal, end);
    remove();
  }
}
