import { diffLines } from "diff";
import { judgeReads, type JudgedReads } from "../../cli/commands/judge/judge-source";
import { readContent } from "../../cli/commands/judge/content";
import { intentionIn } from "../../core/facts/role-trust";
import { docsOf, isFindingId, type Finding, type Result, resultOf } from "../../core/findings";
import type { Fix } from "../../core/findings/fix";
import { differenceText, doubtText } from "../../core/findings/render/access";
import { toFillIn } from "../../core/findings/render/fix/change";
import { jsonFaultLine } from "../../core/readers/json-fault";
import type { Known } from "../../core/readers/source";
import { yamlDocuments } from "../../core/readers/yaml";
import { sorted } from "../../cli/report/report";
import { capitalised, parsedJson } from "../../core/text";
import {
  accountPlaceholder,
  buildTrustPolicy,
  clusterNamePattern,
  judgeTrustPolicy,
  noAccount,
  parseTrustPolicy,
  withAccountNamed,
  withPlaceholders,
  type TrustPolicy,
} from "../../core/trust";
import { askerText, decidedText, passRoleText, stoppedText, triedLines } from "./access";
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
  /** Undefined if there is nothing to judge. */
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
  const judged = await judgeReads([readContent(subject, text, { ...known, asksForRole: true })]);
  const { roles, leftOut, accountsTaken } = judged;
  const findings = sorted(judged.findings);
  const [left] = leftOut;
  const isNothing = judged.judged === 0 && resultOf(findings) === "pass";
  const faultLine = findings.some(({ id }) => id === "file-unreadable") ? faultLineOf(text) : undefined;
  const verdict: Verdict = {
    result: left || isNothing ? undefined : resultOf(findings),
    sentence: left ? `${capitalised(subject)} ${left.without}.` : verdictText(findings, judged.judged, accountsTaken),
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
  const { role, source, uses, fixOf } = chosen;
  const { document } = role;
  const own = source.account ?? role.role.accountId;
  // A template names the account that it is deployed to by one that stands for it.
  const isOfTemplate = own === undefined && JSON.stringify(document).includes(noAccount);
  const intended = intentionIn(role.role, source, isOfTemplate ? noAccount : own);
  const names = uses.flatMap(({ cluster = "" }) => (clusterNamePattern.test(cluster) ? cluster : []));
  const access = withAccountNamed(whoGetsIn(document, intended, [...new Set(names)]), accountPlaceholder);
  const { scoped, exclusive, concernsFargate } = judgeTrustPolicy(document, intended);
  const isRight = concernsFargate && scoped.length + exclusive.length === 0;
  const fix = isRight ? undefined : shownFix(document, fixOf(intended));
  return {
    rows: access.map((one) => ({
      who: askerText(one.asker),
      answer: one.answer ?? "unknown",
      mark: markOf(one),
      tried: triedLines(one),
      decided: [decidedText(one), stoppedText(one) ?? []].flat().map((text) => `${capitalised(text)}.`),
    })),
    passRole: passRoleText,
    ...(!isRight && fix && { fix }),
  };
}

/** Whether it is as it should be; neither if nobody said whether the role is for them. */
function markOf({ asker, answer, isMeant }: Access): Details["rows"][number]["mark"] {
  if (asker.kind === "own") return answer === "yes" ? "right" : "wrong";
  if (isMeant) return "";
  return answer === "no" ? "right" : "wrong";
}

/** The policy that is advised, if it is one; what else there is to do, the finding says. */
function shownFix(document: unknown, fix: Fix): Details["fix"] {
  const before = parseTrustPolicy(document).document ?? {};
  switch (fix.kind) {
    case "trust":
      return shown(before, fix.after, {
        gains: fix.gained.map(differenceText),
        loses: fix.lost.map(differenceText),
      });
    case "correct":
      return fix.after && shown(before, fix.after, doubtText({ kind: "undecided" }));
    case "own-role":
      return fix.for === "pods"
        ? shown(undefined, buildTrustPolicy(fix.lines.map((line) => withPlaceholders(line))), ofAnotherRole)
        : undefined;
    default:
      return undefined;
  }
}

const ofAnotherRole =
  "this is the policy of a role of its own for the pods, and who can use the role above stays as it is";

function shown(before: unknown, after: TrustPolicy, changes: NonNullable<Details["fix"]>["changes"]): Details["fix"] {
  const policy = withAccountNamed(after, accountPlaceholder);
  const old = before === undefined ? "" : json(withAccountNamed(before, accountPlaceholder));
  return {
    diff: diffLines(old, json(policy)).flatMap(({ added, removed, value }) =>
      value
        .trimEnd()
        .split("\n")
        .map((text) => ({ sign: added ? ("+" as const) : removed ? ("-" as const) : (" " as const), text })),
    ),
    languages: Object.fromEntries(
      Object.entries(policyLanguages).map(([language, write]) => [language, write(policy)]),
    ),
    fillIn: toFillIn(policy)
      .map((one) => `${one}.`)
      .join(" "),
    changes,
  };
}

function json(policy: unknown): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}
