import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Intended, Judgement } from "../../core/trust";
import { idOf } from "../../core/findings/found";

/**
 * Trust policies as data, `tests/cases/trust/*.json`, with what is found in each. A file has the intention of its cases and the
 * SourceArn of the usual statement, which lets the Fargate service assume the role for it.
 */
export interface TrustCase {
  /** The name of the file, and of the case in it. */
  name: string;
  policy: unknown;
  intention: Intended;
  /** What is found, in order, each in one line: the id (`notice` for what is not a finding), the statement, the element. */
  findings: readonly string[];
  /** Whether the policy concerns the Fargate service. */
  concern: boolean;
  /** False if the oracle does not model what decides the case, so that its verdict is another one. */
  oracle: boolean;
  /** Whether it is in the usual form, and so right at a glance. */
  usual: boolean;
}

/** A case in its file: the policy is given in one of five ways. */
interface Written {
  name: string;
  /** Why the verdict is right, where the name does not say it. */
  why?: string;
  /** The whole document, or its text. */
  policy?: unknown;
  /** Its statements, each by what differs from the usual one without a condition; null: left out. */
  statements?: (Record<string, unknown> | keyof ReturnType<typeof usual>)[];
  /** The Condition of the usual statement. */
  condition?: unknown;
  /** Values of aws:SourceArn in place of the usual one. */
  arn?: unknown;
  /** Conditions beside the usual one. */
  also?: object;
  /** In what the intention differs from that of the file; null: nothing said. */
  intention?: Record<string, unknown>;
  findings?: string[];
  concern?: boolean;
  oracle?: boolean;
  usual?: boolean;
}

interface WrittenFile {
  intention: Intended;
  arn: string;
  cases: Written[];
}

const directory = join(__dirname, "../cases/trust");
/** The time of all judgements. */
const now = new Date("2026-06-01T00:00:00Z");

/** The names of all files. */
export const trustCaseFiles = readdirSync(directory).map((file) => file.replace(/\.json$/, ""));

/** The cases of these files, or of all. */
export function trustCases(...files: string[]): TrustCase[] {
  return (files.length > 0 ? files : trustCaseFiles).flatMap((file) => {
    const text = readFileSync(join(directory, `${file}.json`), "utf8");
    const { arn } = JSON.parse(text) as WrittenFile;
    const { intention, cases } = JSON.parse(text.replaceAll("{arn}", arn)) as WrittenFile;
    return cases.map((one) => ({
      name: `${file}: ${one.name}`,
      policy: policyOf(one, arn),
      intention: { ...withoutNull({ ...intention, ...one.intention }), now },
      findings: one.findings ?? [],
      concern: one.concern ?? true,
      oracle: one.oracle ?? true,
      usual: one.usual ?? false,
    }));
  });
}

const usual = (arn: string) => ({
  right: { Condition: { ArnLike: { "aws:SourceArn": arn } } },
  open: {},
});

function policyOf({ policy, statements, condition, arn, also }: Written, usualArn: string): unknown {
  if (policy !== undefined) return policy;
  const named = usual(usualArn);
  const { Condition } = usual((arn as string | undefined) ?? usualArn).right;
  const changes = statements ?? [{ Condition: condition ?? { ...Condition, ...also } }];
  return documentOf(changes.map((one) => (typeof one === "string" ? named[one] : one)));
}

/** The document with statements that are each written by what differs from the usual one without a condition. */
export function documentOf(changes: readonly object[]): { Version: string; Statement: object[] } {
  return { Version: "2012-10-17", Statement: changes.map((one) => withoutNull({ ...allow, ...one })) };
}

const allow = { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" };

function withoutNull(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** What a judgement comes to, in the form of the cases. */
export function outcomeOf({
  scoped,
  exclusive,
  notices,
  concernsFargate,
}: Judgement): Pick<TrustCase, "findings" | "concern"> {
  const line = (id: string, { statement, element }: { statement: string; element: string }) =>
    `${id} ${statement.replace(/^(the|statement) /, "")} ${element}`.replaceAll('"', "");
  return {
    findings: [
      ...[...scoped, ...exclusive].map((finding) => line(idOf(finding), finding)),
      ...notices.map((notice) => line("notice", notice)),
    ],
    concern: concernsFargate,
  };
}
