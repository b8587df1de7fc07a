import { judgeReads, type JudgedReads } from "../../cli/commands/judge/judge-source";
import { readContent, type Read } from "../../cli/commands/judge/content";
import { sorted } from "../../cli/report/report";
import { usesOfRole } from "../../core/advise/meant";
import { roleOf, trustFix } from "../../core/advise/fix-for-finding";
import { intentionIn } from "../../core/facts/meant";
import { type Finding, type Result, resultOf } from "../../core/findings";
import { policyOf, type Fix } from "../../core/findings/fix-kinds";
import { stepsOf } from "../../core/findings/render/fix/fix-steps";
import type { Ask } from "../../core/findings/render/fix/tell";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import type { Question } from "../../core/readers/source";
import { capitalised, required } from "../../core/text";
import { clusterNamePattern, noAccount } from "../../core/policy";
import { accountPlaceholder, judgeTrustPolicy, withAccountNamed, type TrustFinding } from "../../core/trust";
import { askerText, decidedText, passRoleText, stoppedText, triedLines } from "./access";
import { shownFix, type ShownFix } from "./shown-fix";
import { readPasted, refused, remarkOn, type Remark } from "./pasted";
import { besideRows, type Mark, verdictText } from "./verdict";
import { type Access, whoGetsIn } from "./who-gets-in";

/** What the page asks. */
export interface PageQuestion {
  text: string;
  known: Question;
  /** The Regions of the clusters. */
  regions: readonly string[];
  /** Which of the roles in the text is looked at; by default the one that the verdict is about. */
  role?: number;
}

/** Whether what is in the text is right, and why not. All texts are ready to be shown. */
export interface Verdict {
  /** Undefined if there is nothing to judge. */
  result: Result | undefined;
  sentence: string;
  /** True for one that is right, and not beyond doubt. */
  isDoubtful?: true;
  /** What helps, if nothing was judged; how the text was read, if it was not read as it is. */
  note?: string;
  findings: {
    id: Finding["id"];
    level: Finding["level"];
    message: string;
    /** What to do, in a sentence. */
    fix?: string;
    /** The role that it is about. */
    role?: number;
    /** The role whose difference says it too. */
    shownBy?: number;
    line?: number;
  }[];
  /** Where the text cannot be read. */
  faultLine?: number;
  roles: string[];
}

/** Who can use one of the roles, and how its trust policy is corrected. */
export interface Details {
  role: number;
  rows: {
    who: string;
    answer: "yes" | "no" | "maybe" | "unknown";
    mark: Mark;
    /** Why, in sentences. */
    reasons: string[];
    tried: string[];
  }[];
  passRole: string;
  /** Undefined if the trust policy is right. */
  fix?: ShownFix;
}

/** What is answered: the verdict first, which takes the least. */
export type Said = { verdict: Verdict } | { details: Details | undefined } | { failed: true };

/** How the texts name what is judged. */
const subject = "your text";

/** Judges a text as `fargate-role judge` does a file. */
export async function judgeText({
  text: pasted,
  known,
}: PageQuestion): Promise<{ verdict: Verdict; judged: JudgedReads }> {
  const { text, note } = readPasted(pasted);
  const remark = refused(text);
  if (remark) return { verdict: without("unknown", remark), judged: judgeReads([]) };
  const read = readContent(subject, text, { ...known, isAsked: true, for: "this role" });
  const judged = judgeReads([read]);
  return { verdict: { ...verdictOn(text, read, judged), ...(note !== undefined && { note }) }, judged };
}

function without(result: Verdict["result"], { sentence, toDo }: Remark): Verdict {
  return { result, sentence, note: toDo, findings: [], roles: [] };
}

function verdictOn(text: string, read: Read, judged: JudgedReads): Verdict {
  const findings = sorted(judged.findings);
  if (!("sources" in read)) {
    const { line, ...remark } = remarkOn(text, read);
    const verdict = without("without" in read ? undefined : "unknown", remark);
    return {
      ...verdict,
      findings: findings.map(({ id, level }) => ({ id, level, message: remark.sentence })),
      ...(line !== undefined && { faultLine: line }),
    };
  }
  const isNothing = judged.roles.length === 0 && resultOf(findings) === "pass";
  const said = findings.map((one) => findingIn(one, judged));
  const roles = judged.roles.map(({ role, estate }) => estate.source.nameOf(role.role.record));
  return {
    result: isNothing ? undefined : resultOf(findings),
    sentence: verdictText(findings, { ...judged, judged: roles.length }, roles[said[0]?.role ?? -1]),
    findings: withoutRepeated(said),
    roles,
  };
}

function findingIn(one: Finding, { roles, origins }: JudgedReads): Verdict["findings"][number] {
  const { id, level, message, line } = one;
  const origin = origins.get(one);
  const [found, fix] = [origin?.problem, origin?.fix()];
  const urn = found && "role" in found ? found.role?.urn : undefined;
  const role = urn === undefined ? -1 : roles.findIndex((other) => other.role.role.urn === urn);
  const text = toDo(one, fix);
  return {
    ...{ id, level, message: capitalised(message) },
    ...(role >= 0 && { role }),
    ...(text !== undefined && { fix: text }),
    ...(isPolicyAlone(fix, roles[role]) && { shownBy: role }),
    ...(line !== undefined && { line }),
  };
}

/** A fix that is said twice in a row of one role is said once: in between, and for another role, the same words mean something else. */
function withoutRepeated(findings: Verdict["findings"]): Verdict["findings"] {
  return findings.map((one, index) => {
    const before = findings[index - 1];
    const isAbove = before?.fix === one.fix && before?.role === one.role && before?.shownBy === one.shownBy;
    return index > 0 && isAbove && one.fix !== undefined ? { ...one, fix: "as above" } : one;
  });
}

/** True if the trust policy is all that there is to write; profiles that get a role of their own have to name it. */
function isPolicyAlone(fix?: Fix, role?: JudgedReads["roles"][number]): boolean {
  const hasProfiles = fix && "profiles" in fix && fix.profiles?.length;
  return role !== undefined && fix !== undefined && policyOf(fix) !== undefined && !hasProfiles;
}

/** What to do, in words of the page where those of the command name its options. */
function toDo({ id, fix: steps = [] }: Finding, fix?: Fix): string | undefined {
  const text = fixText(fix?.kind === "tell" ? stepsOf(fix, { ask }) : steps);
  return id === "file-unreadable" || text === "" ? undefined : text;
}

const ask: Ask = {
  account: "Type under Account which one is yours",
  clusters: (names) => `type ${names.join(", ")} under Clusters, too`,
  values: "Type what the text leaves open under Account, Regions and Parameters",
  "role-elsewhere": "Paste the role too, as aws iam get-role prints it",
  loop: "Paste the processed template that AWS CloudFormation shows for the stack",
  type: "Read it yourself, and paste the role once it is made, as aws iam get-role prints it",
};

/** Who can use one of the roles that were judged; undefined if its trust policy is not known in sight as a whole. */
export function detailsOf(
  { roles }: JudgedReads,
  { role: index, regions }: Pick<PageQuestion, "role" | "regions">,
): Details | undefined {
  const all = roles.map((one) => ({ ...one, ...intendedOf(one) }));
  const wrong = all.findIndex(({ isRight }) => !isRight);
  const number = index !== undefined && all[index] ? index : Math.max(0, wrong);
  const chosen = all[number];
  if (!chosen || chosen.role.unknownPart !== undefined) return undefined;
  const { role, estate, intended, isRight, scoped } = chosen;
  const { source } = estate;
  const { document } = role;
  const facts = required(roleOf(role.role, estate));
  const uses = usesOfRole(facts, estate);
  const names = uses.flatMap(({ cluster = "" }) => (clusterNamePattern.test(cluster) ? cluster : []));
  const isRegionOpen = source.template?.region !== undefined;
  const using = { clusters: [...new Set(names)], regions: isRegionOpen ? [] : regions, isRegionOpen };
  const access = withAccountNamed(whoGetsIn(document, intended, using), accountPlaceholder);
  // Each Region gets a line, also if nobody names a cluster.
  const wanted = { ...intended, ...(!intended.clusters && regions.length > 1 && { regions }) };
  const advised = trustFix(facts, estate, { document, intended: isRight ? intended : wanted });
  // A right policy may lack the cluster of a profile; nothing else about it is to change.
  const isFix = !isRight || advised.kind === "trust";
  const fix = isFix ? shownFix(document, advised, { source, urn: role.role.urn }) : undefined;
  // Nobody has a role with a policy that IAM does not accept.
  const isRefused = scoped.some(({ kind }) => kind === "malformed");
  const rows = isRefused ? [] : rowsOf(access, scoped);
  return { role: number, rows, passRole: passRoleText, ...(fix && { fix }) };
}

function intendedOf({ role: { role, document, unknownPart }, estate: { source } }: JudgedReads["roles"][number]) {
  const own = source.account ?? role.accountId;
  // A template names the account that it is deployed to by one that stands for it.
  const isOfTemplate = own === undefined && unknownPart === undefined && JSON.stringify(document).includes(noAccount);
  const intended = intentionIn(role, source, [isOfTemplate ? noAccount : own]);
  if (unknownPart !== undefined) return { intended, scoped: [], isRight: false };
  const { scoped, exclusive, concernsFargate } = judgeTrustPolicy(document, intended);
  return { intended, scoped, isRight: concernsFargate && scoped.length + exclusive.length === 0 };
}

/** Own clusters that get in are one row if they are many. */
function rowsOf(access: readonly Access[], scoped: readonly TrustFinding[]): Details["rows"] {
  const own = access.filter(({ asker, answer }) => asker.kind === "own" && answer === "yes");
  const [first, ...others] = own.length > 3 ? own : [];
  const names = own.flatMap(({ asker }) => (asker.kind === "own" ? (asker.cluster ?? []) : []));
  return access
    .filter((one) => !others.includes(one))
    .map((one) => {
      const row = rowOf(one, scoped);
      return one === first
        ? { ...row, who: `Pods of ${own.length} of your clusters`, tried: [...names, ...row.tried] }
        : row;
    });
}

function rowOf(one: Access, scoped: readonly TrustFinding[]): Details["rows"][number] {
  const mark = markOf(one, scoped);
  const reasons = [decidedText(one), stoppedText(one) ?? [], mark === "open" ? openText(one) : []].flat();
  return {
    who: askerText(one.asker),
    answer: one.answer ?? "unknown",
    mark,
    reasons: reasons.map((text) => `${capitalised(text)}.`),
    tried: triedLines(one),
  };
}

const openText = ({ asker }: Access): string =>
  asker.kind === "other-region"
    ? "no cluster of that name is kept out"
    : "no cluster is named, so all of the account count as yours";

/** Red is what the trust policy lets in and nothing else stops. */
export function markOf({ asker, answer, isMeant }: Access, scoped: readonly Pick<TrustFinding, "kind">[]): Mark {
  if (answer === undefined) return "unsure";
  if (asker.kind === "own") return answer === "yes" ? "right" : answer === "no" ? "wrong" : "unsure";
  if (answer === "no") return "right";
  if (asker.kind === "other-account") return "stopped";
  if (answer === "maybe") return "unsure";
  // Of a policy that limits nobody as it should, whom nobody named is let in by mistake.
  return isMeant && scoped.every(({ kind }) => kind === "broken") ? "open" : "wrong";
}

/** All that there is to say about a text, the verdict first. */
export async function* answersTo(question: PageQuestion): AsyncGenerator<Said> {
  const { verdict, judged } = await judgeText(question);
  yield { verdict };
  // The verdict and the details are about one role.
  const details = detailsOf(judged, { role: verdict.findings[0]?.role, ...question });
  // One sentence about one role says nothing of others.
  const worst = verdict.roles.length === 1 ? verdict.findings[0]?.id : undefined;
  const beside = besideRows(verdict.result, worst, details?.rows ?? []);
  if (beside) yield { verdict: { ...verdict, ...beside } };
  yield { details };
}
