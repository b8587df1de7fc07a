import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runJudge, type JudgeOptions } from "../../../../cli/commands/judge/command";
import type { Finding } from "../../../../core/findings";
import { executionPolicy } from "../../../policypack/fixtures";
import { newDirectory } from "../../../support/run-directory";

/** A finding in JSON. */
type Said = Omit<Finding, "fix"> & { fix?: string };

export interface Answer {
  exitCode: number;
  findings: Said[];
  aside: string;
  printed: string;
}

/** Runs `fargate-role judge --json`. */
export async function judge(files: readonly string[], options: Partial<JudgeOptions> = {}): Promise<Answer> {
  const printed: string[] = [];
  const aside: string[] = [];
  const exitCode = await runJudge(
    files,
    { output: ["json"], timeout: 600, ...options },
    {
      print: (text) => printed.push(text),
      printAside: (text) => aside.push(text),
      progress: () => undefined,
      colour: false,
      width: Infinity,
    },
  );
  const text = printed.join("\n");
  const findings = text.startsWith("{") ? (JSON.parse(text) as { findings: Said[] }).findings : [];
  return { exitCode, findings, aside: aside.join("\n"), printed: text };
}

/** Judges files with these contents. */
export async function judgeFiles(
  contents: Record<string, string | Buffer>,
  options: Partial<JudgeOptions> = {},
): Promise<Answer> {
  const directory = newDirectory();
  const files = Object.entries(contents).map(([name, content]) => [join(directory, name), content] as const);
  for (const [file, content] of files) await writeFile(file, content);
  return judge(
    files.map(([file]) => file),
    options,
  );
}

/** Judges one file with this content. */
export const judgeText = (content: string | Buffer, options?: Partial<JudgeOptions>, name = "file"): Promise<Answer> =>
  judgeFiles({ [name]: content }, options);

/** What a finding says in short: its id and level, and where it is. */
export function brief({ findings, exitCode }: Answer): { exitCode: number; found: string[] } {
  return {
    exitCode,
    found: findings.map(({ id, level, resource = "", line }) =>
      [id, level, resource, ...(line === undefined ? [] : [`line ${line}`])].join(" ").trim(),
    ),
  };
}

/** A resource of a Terraform plan: its values, what is known only after the apply, and its block in the configuration. */
export type Planned = [values: object, unknown?: object, block?: object];

/** The parts of an address of Terraform. */
export function partsOf(address: string): object {
  const [name, type] = address
    .replace(/\[.*?\]/g, "")
    .split(".")
    .reverse();
  return { address, mode: /(?:^|\.)data\./.test(address) ? "data" : "managed", type, name };
}

export const references = (...list: string[]): object => ({ references: list });

/** What `terraform show -json` prints of a plan that makes resources; `more` takes the place of its parts. */
export function planOf(resources: Record<string, Planned>, more: object = {}): string {
  const all = Object.entries(resources);
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources: all.map(([one, [values]]) => ({ ...partsOf(one), values })) } },
    resource_changes: all.map(([one, [after, after_unknown = {}]]) => ({
      ...partsOf(one),
      change: { actions: ["create"], after, after_unknown },
    })),
    configuration: {
      root_module: {
        resources: all.map(([one, [, , block]]) => ({
          ...partsOf(one.replace(/\[.*/, "")),
          expressions: {},
          ...block,
        })),
      },
    },
    ...more,
  });
}

/** A CloudFormation template with role Pods, which has the managed policy of pods, a profile that uses it, and more. */
export function templateOf(
  AssumeRolePolicyDocument: unknown,
  ClusterName: unknown = "prod",
  more: object = {},
  ManagedPolicyArns: readonly unknown[] = [executionPolicy],
): string {
  const PodExecutionRoleArn = { "Fn::GetAtt": ["Pods", "Arn"] };
  return JSON.stringify({
    Resources: {
      Pods: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument, ManagedPolicyArns } },
      Profile: { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName, PodExecutionRoleArn } },
      ...more,
    },
  });
}
