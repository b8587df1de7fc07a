import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Intended, Judgement } from "../../core/trust";
import { idOf } from "../../core/findings/found";
import type { Outcome } from "./advised";
import { parseCases } from "./cases";

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
  /** What is advised, where the case says it. */
  fix?: Outcome;
}

/** A statement by what differs from the usual one; null: left out. */
interface Change extends Record<string, unknown> {
  /** Values of aws:SourceArn in place of the usual one. */
  arn?: unknown;
  /** Conditions beside the usual one. */
  also?: object;
  /** The Condition of a Deny for everyone. */
  deny?: unknown;
}

/** A case in its file: the document is given whole, by its statements, or by the only one. */
interface Written extends Change {
  name: string;
  /** Why the verdict is right, where the name does not say it. */
  why?: string;
  /** The whole document, or its text. */
  policy?: unknown;
  /** In what the document differs from the usual one beside its statements; null: left out. */
  document?: object;
  statements?: WrittenStatement[];
  /** In what the intention differs from that of the file; null: nothing said. */
  intention?: Record<string, unknown>;
  /** The id alone: of the first statement's aws:SourceArn. */
  findings?: string[];
  concern?: boolean;
  oracle?: boolean;
  usual?: boolean;
  fix?: WrittenOutcome<WrittenStatement>;
}

type WrittenStatement = Change | "right" | "open";

/** Statements alone: those of the trust policy that is to be written; under its name where another kind of fix is advised. */
export type WrittenOutcome<Statement = object> = string | Statement[] | { correct: Statement[] };

interface WrittenFile {
  intention: Intended;
  arn: string;
  cases: Written[];
}

const directory = join(__dirname, "../cases/trust");
/** The time of all judgements. */
const now = new Date("2026-06-01T00:00:00Z");

/** The names of all files. */
const trustCaseFiles = readdirSync(directory).map((file) => file.replace(/\.json$/, ""));

/** The cases of these files, or of all. */
export function trustCases(...files: string[]): TrustCase[] {
  return (files.length > 0 ? files : trustCaseFiles).flatMap((file) => {
    const text = readFileSync(join(directory, `${file}.json`), "utf8");
    const { arn } = JSON.parse(text) as WrittenFile;
    const { intention, cases } = parseCases(text.replaceAll("{arn}", arn)) as unknown as WrittenFile;
    return cases.map((one) => ({
      name: `${file}: ${one.name}`,
      policy: policyOf(one, arn),
      intention: { ...withoutNull({ ...intention, ...one.intention }), now },
      findings: (one.findings ?? []).map((line) =>
        line.includes(" ") ? line : `${line} 0 Condition.ArnLike.aws:SourceArn`,
      ),
      concern: one.concern ?? true,
      oracle: one.oracle ?? true,
      usual: one.usual ?? false,
      ...(one.fix && { fix: outcomeOfFix(one.fix, (statements) => changesOf(statements, arn)) }),
    }));
  });
}

/** What a case has beside its policy. */
const besides = ["name", "why", "intention", "findings", "concern", "oracle", "usual", "fix"];

function policyOf({ policy, document, statements, ...only }: Written, arn: string): unknown {
  const sole = Object.fromEntries(Object.entries(only).filter(([key]) => !besides.includes(key)));
  const unknown = Object.keys(sole).find((key) => !/^(arn|also|deny|[A-Z].*)$/.test(key));
  if (unknown !== undefined) throw new Error(`No case has ${unknown}: ${only.name}`);
  if (policy !== undefined) return policy;
  return withoutNull({ ...documentOf(changesOf(statements ?? [sole], arn)), ...document });
}

function changesOf(statements: WrittenStatement[], arn: string): Change[] {
  return statements.map((one) => {
    if (one === "open") return {};
    return one === "right" ? { arn } : "Condition" in one || "deny" in one ? one : { arn, ...one };
  });
}

/** What is advised, as it is written in the cases. */
export function outcomeOfFix<Statement extends object | string = object>(
  written: WrittenOutcome<Statement>,
  changesOf: (statements: Statement[]) => object[] = (changes) => changes as object[],
): Outcome {
  if (typeof written === "string") return written;
  const [kind, statements] = Array.isArray(written) ? ["trust", written] : ["correct", written.correct];
  return { [kind]: documentOf(changesOf(statements)) };
}

/** The document with statements that are each written by what differs from the usual one without a condition. */
export function documentOf(changes: readonly object[]): { Version: string; Statement: object[] } {
  return {
    Version: "2012-10-17",
    Statement: changes.map((one) => withoutNull({ ...allow, ...changeOf(one as Change) })),
  };
}

const allow = { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" };

function changeOf({ arn, also, deny, ...change }: Change): object {
  if (deny !== undefined) return { Effect: "Deny", Principal: { AWS: "*" }, Condition: deny };
  return arn === undefined ? change : { Condition: { ArnLike: { "aws:SourceArn": arn }, ...also }, ...change };
}

function withoutNull(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Statements are counted from 0 in the cases; one with a Sid has its Sid. */
function placeOf(statement: string): string | number {
  const [, ordinal = ""] = /^the (\w+) statement$/.exec(statement) ?? [];
  const index = ["first", "second", "third", "fourth", "fifth"].indexOf(ordinal);
  return index < 0 ? statement.replace(/^(the|statement) /, "") : index;
}

/** What a judgement comes to, in the form of the cases. */
export function outcomeOf({
  scoped,
  exclusive,
  notices,
  concernsFargate,
}: Judgement): Pick<TrustCase, "findings" | "concern"> {
  const line = (id: string, { statement, element }: { statement: string; element: string }) =>
    `${id} ${placeOf(statement)} ${element}`.replaceAll('"', "");
  return {
    findings: [
      ...[...scoped, ...exclusive].map((finding) => line(idOf(finding), finding)),
      ...notices.map((notice) => line("notice", notice)),
    ],
    concern: concernsFargate,
  };
}
