import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJudge, type JudgeOptions } from "../../../../cli/commands/judge/command";
import type { Finding } from "../../../../core/findings";

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

/** Judges one file with this content. */
export async function judgeText(
  content: string | Buffer,
  options: Partial<JudgeOptions> = {},
  name = "file",
): Promise<Answer> {
  const directory = await mkdtemp(join(tmpdir(), "judge-"));
  try {
    const file = join(directory, name);
    await writeFile(file, content);
    return await judge([file], options);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What a finding says in short: its id and level, and where it is. */
export function brief({ findings, exitCode }: Answer): { exitCode: number; found: string[] } {
  return {
    exitCode,
    found: findings.map(({ id, level, resource = "", line }) =>
      [id, level, resource, ...(line === undefined ? [] : [`line ${line}`])].join(" ").trim(),
    ),
  };
}
