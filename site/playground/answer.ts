import { diffLines } from "diff";
import { judgeReads, type JudgedReads } from "../../cli/commands/judge/judge-source";
import { readContent } from "../../cli/commands/judge/content";
import { intentionIn } from "../../core/facts/role-trust";
import { docsOf, isFindingId, type Finding, type Result, resultOf } from "../../core/findings";
import { differenceText, doubtText } from "../../core/findings/render/access";
import { linesFor, whatToFillIn } from "../../core/findings/render/fix/lines";
import { jsonFaultLine } from "../../core/readers/json-fault";
import type { Known } from "../../core/readers/source";
import { yamlDocuments } from "../../core/readers/yaml";
import { sorted } from "../../cli/report/report";
import { capitalised, parsedJson } from "../../core/text";
import {
  accountPlaceholder,
  clusterNamePattern,
  judgeTrustPolicy,
  linesToWrite,
  noAccount,
  parseTrustPolicy,
  withAccountNamed,
} from "../../core/trust";
import { askerText, decidedText, passRoleText, stoppedText, triedLines } from "./access";
import { correctTrust } from "./correct";
import { verdictText } from "./verdict";
import { policyLanguages } from "./whole-policy";
import { type Access, whoGetsIn } from "./who-gets-in";

/** What the page asks. */
export interface Question {
  text: string;
  known: Known;
  /** Which of the roles in the text is looked at. */
  role: number;
}

/** Whether what is in the text is right, and why not. All texts are ready to be shown. */
export interface Verdict {
  /** Undefined if the text says nothing of a role. */
  result: Result | undefined;
  sentence: string;
  findings: {
    id: Finding["id"];
    level: Finding["level"];
    message: string;
    fix?: string;
    line?: number;
    page?: string;
  }[];
  /** Where the text cannot be read. */
  faultLine?: number;
  roles: string[];
}

/** Who can use one of the roles, and how its trust policy is corrected. */
export interface Details {
  rows: {
    who: string;
    answer: "yes" | "no" | "maybe" | "unknown";
    mark: "right" | "wrong" | "";
    tried: string[];
    decided: string[];
  }[];
  passRole: string;
  /** Undefined if the trust policy is right. */
  fix?: {
    diff: { sign: "+" | "-" | " "; text: string }[];
    languages: Record<string, string>;
    fillIn: string;
    /** Who gains and who loses the role, or why that cannot be told. */
    changes: { gains: string[]; loses: string[] } | string;
  };
}

/** What is answered: the verdict first, which takes the least. */
export type Said = { verdict: Verdict } | { details: Details | undefined };

/** How the texts name what is judged. */
const subject = "your text";

/** Judges a text as `fargate-role judge` does a file. */
export async function judgeText({ text, known }: Question): Promise<{ verdict: Verdict; judged: JudgedReads }> {
  const judged = await judgeReads([readContent(subject, text, known)]);
  const { roles, leftOut, accountsTaken } = judged;
  const findings = sorted(judged.findings);
  const [left] = leftOut;
  const faultLine = findings.some(({ id }) => id === "file-unreadable") ? faultLineOf(text) : undefined;
  const verdict: Verdict = {
    result: left ? undefined : resultOf(findings),
    sentence: left ? `${capitalised(subject)} ${left.without}.` : verdictText(findings, roles.length, accountsTaken),
    findings: findings.map(({ id, level, message, fix, line }, index) => ({
      id,
      level,
      message: capitalised(message),
      ...(fix !== undefined && { fix: findings.findIndex((one) => one.fix === fix) < index ? "as above" : fix }),
      ...(line !== undefined && { line }),
      ...(isFindingId(id) && { page: docsOf(id) }),
    })),
    ...(faultLine !== undefined && { faultLine }),
    roles: roles.map(({ role, source }) => source.nameOf(role.role.record)),
  };
  return { verdict, judged };
}

function faultLineOf(text: string): number | undefined {
  if (/^\s*[[{]/.test(text)) return parsedJson(text) === undefined ? jsonFaultLine(text) : undefined;
  return yamlDocuments(text).find(({ fault }) => fault)?.fault?.line;
}

/** Who can use one of the roles that were judged; undefined if its trust policy is not known in sight as a whole. */
export function detailsOf({ roles }: JudgedReads, index: number): Details | undefined {
  const chosen = roles[index] ?? roles[0];
  if (!chosen || chosen.role.unknownPart !== undefined) return undefined;
  const { role, source, clusters } = chosen;
  const { document } = role;
  const own = source.account ?? role.role.accountId;
  // A template names the account that it is deployed to by one that stands for it.
  const isOfTemplate = own === undefined && JSON.stringify(document).includes(noAccount);
  const intended = intentionIn(role.role, source, isOfTemplate ? noAccount : own);
  const using = clusters.filter(({ name = "" }) => clusterNamePattern.test(name));
  const names = using.flatMap(({ name }) => name ?? []);
  const access = withAccountNamed(whoGetsIn(document, intended, [...new Set(names)]), accountPlaceholder);
  const { scoped, exclusive, concernsFargate } = judgeTrustPolicy(document, intended);
  const isRight = concernsFargate && scoped.length + exclusive.length === 0;
  return {
    rows: access.map((one) => ({
      who: askerText(one.asker),
      answer: one.answer ?? "unknown",
      mark: markOf(one),
      tried: triedLines(one),
      decided: [decidedText(one), stoppedText(one) ?? []].flat().map((text) => `${capitalised(text)}.`),
    })),
    passRole: passRoleText,
    ...(!isRight && { fix: fixOf(document, intended, using) }),
  };
}

/** Whether it is as it should be; neither if nobody said whether the role is for them. */
function markOf({ asker, answer, isMeant }: Access): Details["rows"][number]["mark"] {
  if (asker.kind === "own") return answer === "yes" ? "right" : "wrong";
  if (isMeant) return "";
  return answer === "no" ? "right" : "wrong";
}

function fixOf(document: unknown, intended: ReturnType<typeof intentionIn>, using: Parameters<typeof linesFor>[1]) {
  const lines = linesFor(linesToWrite(parseTrustPolicy(document).statements, intended), using);
  const { policy, changes } = correctTrust(document, intended, lines);
  const before = withAccountNamed(parseTrustPolicy(document).document ?? {}, accountPlaceholder);
  const [old, corrected] = [before, policy].map((one) => JSON.stringify(one, null, 2));
  return {
    diff: diffLines(`${old}\n`, `${corrected}\n`).flatMap(({ added, removed, value }) =>
      value
        .trimEnd()
        .split("\n")
        .map((text) => ({ sign: added ? ("+" as const) : removed ? ("-" as const) : (" " as const), text })),
    ),
    languages: Object.fromEntries(
      Object.entries(policyLanguages).map(([language, write]) => [language, write(policy)]),
    ),
    fillIn: whatToFillIn(lines)
      .map((one) => `${one}.`)
      .join(" "),
    changes: changes
      ? { gains: changes.gained.map(differenceText), loses: changes.lost.map(differenceText) }
      : doubtText({ kind: "undecided" }),
  };
}
