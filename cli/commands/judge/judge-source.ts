import { basename } from "node:path";
import { shellLine } from "../../../core/aws/commands";
import { fixFor } from "../../../core/advise/fix-for-finding";
import { estateOf, type Estate } from "../../../core/facts/estate";
import type { elsewhereIn, InRun } from "../../../core/facts/elsewhere";
import { findFacts } from "../../../core/facts/facts";
import { mayServeFargate, rolesOf, type JudgedRole } from "../../../core/facts/role-trust";
import { makeFinding, type Finding } from "../../../core/findings";
import type { Fix } from "../../../core/findings/fix-kinds";
import type { Found } from "../../../core/findings/found";
import { placeInFile } from "../../../core/findings/place";
import { findingOf } from "../../../core/findings/render/finding";
import { languageOf } from "../../../core/findings/render/fix/language-of-file";
import { say } from "../../../core/findings/render/fix/step-texts";
import { stepsOf } from "../../../core/findings/render/fix/fix-steps";
import { judge } from "../../../core/judge";
import { memoizeByObject } from "../../../core/memoize";
import type { Source, UsingCluster } from "../../../core/readers/source";
import { isLetIn } from "../../../core/rules/clusters-kept-out";
import { roleKey, type MadeRole } from "../../../core/records/identity";
import { isText, outcomesOf, secret } from "../../../core/records/record";
import { Secrets } from "../../../core/records/secrets";
import { printable } from "../../../core/text";
import { accountIdPattern, noAccount } from "../../../core/policy";
import { readSourceArn } from "../../../core/service/fargate";
import { allowedSourceArns } from "../../../core/trust";
import { Unanswered } from "../../../core/unanswered";
import { reasonUnjudged } from "../../io/exit";
import { fileName, type Read } from "./content";

/** What a file shows, before it is judged. */
interface Seen extends InRun {
  /** The roles that are judged, in all ways that they may come out. */
  serving: readonly JudgedRole[];
}

/** The words for what is found in an account, which only some callers carry; those of a file by default. */
type InAccount = (problem: Found, estate: Estate) => Finding;

/** For a file, if it is unknown what it says of roles. */
export function unreadFinding(
  file: string,
  problem: string,
  fix = "Correct the path or the file, or leave it out",
): Finding {
  const message = printable(`${fileName(file)} cannot be judged: ${problem}`);
  return makeFinding("file-unreadable", { file }, { message, fix, level: "unknown" });
}

/** The parameters with which something is found: their values, or their names if too many values are allowed. */
function parametersText(outcome: Record<string, string>) {
  const parameters = Object.entries(outcome);
  const known = parameters.filter(([, value]) => isText(value));
  const open = parameters.filter(([, value]) => !isText(value)).map(([name]) => name);
  const options = known.flatMap(([name, value]) => ["--parameter", `${name}=${value}`]);
  const sentences: string[] = [];
  if (options.length > 0) sentences.push(`This is so with ${shellLine(...options)}`);
  if (open.length > 0) sentences.push(`It may depend on --parameter ${open.join(", ")}: give its value`);
  return sentences;
}

/** What is found in a file, in words, which name resources in place of values that nobody may be shown. */
function inFile(problem: Found, fixOf: () => Fix, { source }: Estate): Finding {
  const { standsAlone, file, nameOf, propertyOf, template } = source;
  const hide = hiding(source);
  if (problem.kind === "unread") return unreadFinding(file, hide(problem.part.reason));
  const statement = problem.kind === "trust" ? problem.findings[0]?.statement : undefined;
  const subject = standsAlone && problem.at && { subject: `The ${problem.at.name} in ${basename(fileName(file))}` };
  const role = "role" in problem ? problem.role : undefined;
  const also = parametersText(template?.outcome ?? {});
  const place = placeInFile(source, problem.at, statement);
  // An exemption of a role covers what is found of a profile that has it, as in the policy pack.
  if (role?.name !== undefined) place.roleName = role.name;
  function fix() {
    try {
      return stepsOf(fixOf(), languageOf(source, role?.urn));
    } catch (error) {
      return [say(`No fix was found: ${reasonUnjudged(error)}`)];
    }
  }
  return findingOf(problem, { place, naming: { nameOf, propertyOf, here: "this file", ...subject }, also, fix, hide });
}

/** Takes the secrets of a source out of texts. */
const hiding = memoizeByObject(hideSecrets);

function hideSecrets({ records, secrets = [] }: Source) {
  const shown = records.flatMap(outcomesOf).map(({ props }) => props);
  const values = new Secrets([...shown, ...secrets.map(secret)]);
  return (text: string) => values.hide(text);
}

/** The accounts that a role's policy names and that count as its own, since neither the file nor the user says which it is. */
function accountsTaken({ role, document }: JudgedRole, { account = role.accountId }: Source) {
  if (account !== undefined) return [];
  const accounts = allowedSourceArns(document).map((line) => readSourceArn(line).accountId);
  return accounts.filter((id) => accountIdPattern.test(id) && id !== noAccount);
}

function seenIn(source: Source, checkTime?: () => void): Seen {
  const estate = estateOf(source, findFacts(source.records, undefined, checkTime));
  const isCounted = (way: JudgedRole) => mayServeFargate(way) || source.isAsked === true;
  const serving = estate.roles.flatMap(({ outcomes }) => outcomes.filter(isCounted));
  const judged = new Set(serving.map(({ role }) => role.urn));
  // A profile of another file may use a role that the service can assume and that is not judged here.
  const isShown = ({ urn, record }: MadeRole) => judged.has(urn) || !rolesOf(record).some(mayServeFargate);
  return { estate, serving, shown: [...estate.facts.stack.roles.values()].filter(isShown) };
}

/**
 * Judges what a file says of roles, in words.
 * @param checkTime called before each judgement and each fix; throws if there is no time for it
 */
function findingsIn(estate: Estate, origins: Origins, checkTime?: () => void, inAccount?: InAccount) {
  const { source } = estate;
  const { found: problems, defects } = judge(estate, { checkTime });
  function inWords(problem: Found) {
    checkTime?.();
    let made: Fix | undefined;
    const fix = () => (made ??= fixFor(problem, estate));
    const finding = source.complete && inAccount ? inAccount(problem, estate) : inFile(problem, fix, estate);
    origins.set(finding, { problem, fix });
    return finding;
  }
  const judged = problems.filter((problem) => !isOfOtherFile(problem, estate)).map(inWords);
  function unjudged({ record, error }: (typeof defects)[number]) {
    const message = hiding(source)(printable(`${source.nameOf(record)} could not be judged: ${reasonUnjudged(error)}`));
    return makeFinding("file-unreadable", placeInFile(source, record), { message, level: "unknown" });
  }
  const findings = [...judged, ...defects.map(unjudged)];
  // A template's conditions make several of one role, which often break the same rule.
  return findings.length > 1 ? distinctFindings(findings, ({ fingerprint }) => fingerprint) : findings;
}

/**
 * The first finding of each key, with what was found of all that have it.
 * @param firsts those that were seen before
 */
function distinctFindings(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
  firsts = new Map<string, Finding>(),
) {
  function isFirst(finding: Finding) {
    const key = keyOf(finding);
    const first = firsts.get(key);
    if (first) first.about = [...(first.about ?? []), ...(finding.about ?? [])];
    else firsts.set(key, finding);
    return first === undefined;
  }
  return findings.filter(isFirst);
}

/** True for what is said of the file that shows the role. */
function isOfOtherFile(problem: Found, { source, facts }: Estate) {
  if (problem.kind === "trust") return !facts.stack.roles.has(problem.role.urn ?? "");
  const role = problem.kind === "not-judged" ? problem.role : undefined;
  return role !== undefined && source.rolesElsewhere?.get(roleKey(role))?.trustPolicy !== undefined;
}

/** What each finding is about, and what to do about it. */
type Origins = Map<Finding, { problem: Found; fix: () => Fix }>;

/** What the texts of files come to. */
export interface JudgedReads {
  /** The files that were judged. */
  files: string[];
  /** The files that say nothing of roles, and what they are instead. */
  leftOut: Extract<Read, { without: string }>[];
  sources: { estate: Estate; findings: Finding[] }[];
  /** The roles that may be for Fargate, each once, with what is known of it. */
  roles: { role: JudgedRole; estate: Estate }[];
  findings: Finding[];
  origins: Origins;
  /** The accounts that count as the roles' own, since nobody says which it is. */
  accountsTaken: string[];
}

const nothingElsewhere: typeof elsewhereIn = () => () => new Map();

/** The clusters that the roles of a file must let in. With several files, the first file gets the clusters that no role lets in. */
function toServeIn(seen: readonly Seen[]) {
  const withRoles = seen.filter(({ serving }) => serving.length > 0);
  const [first] = withRoles;
  const isOneFile = withRoles.every(({ estate }) => estate.source.file === first?.estate.source.file);
  function toServe(part: Seen): readonly UsingCluster[] {
    const { clusters = [], template } = part.estate.source;
    // The sources of a template are its outcomes: only one of them is deployed.
    if (withRoles.length < 2 || (isOneFile && template)) return clusters;
    if (part !== first) return [];
    return clusters.filter((cluster) => !withRoles.some(({ estate }) => isLetIn(cluster, estate)));
  }
  return toServe;
}

/**
 * Judges what was read of files: each once, when all are read.
 * @param checkTime called before each judgement; throws if there is no time for it
 * @param joined what the files say of each other's roles; by default, as for a page with one text, nothing
 */
export function judgeReads(
  reads: Iterable<Read>,
  checkTime?: () => void,
  inAccount?: InAccount,
  joined = nothingElsewhere,
): JudgedReads {
  const seen: Seen[] = [];
  const taken = new Set<string>();
  const judged: JudgedReads = {
    files: [],
    leftOut: [],
    sources: [],
    roles: [],
    findings: [],
    accountsTaken: [],
    origins: new Map(),
  };
  const { files, leftOut, sources, findings, origins } = judged;
  const ofRoles = new Map<string, JudgedReads["roles"][number]>();
  const ofTemplates = new Map<string, Finding>();
  function orUnread(file: string, judging: () => void) {
    try {
      judging();
    } catch (error) {
      if (error instanceof Unanswered) throw error;
      findings.push(unreadFinding(file, reasonUnjudged(error)));
    }
  }
  for (const read of reads) {
    checkTime?.();
    if ("without" in read) leftOut.push(read);
    else if ("problem" in read) findings.push(unreadFinding(read.file, read.problem, read.instead));
    else {
      files.push(read.file);
      for (const source of read.sources) orUnread(read.file, () => seen.push(seenIn(source, checkTime)));
    }
  }
  const elsewhere = joined(seen);
  const toServe = toServeIn(seen);
  function judgePart(part: Seen) {
    const source = { ...part.estate.source, rolesElsewhere: elsewhere(part.estate), toServe: toServe(part) };
    const estate = estateOf(source, part.estate.facts);
    const inSource = findingsIn(estate, origins, checkTime, inAccount);
    const keyOf = ({ fingerprint, level }: Finding) => `${fingerprint} ${level}`;
    // Many outcomes of a template break the same rule.
    const ofSource = source.template ? distinctFindings(inSource, keyOf, ofTemplates) : inSource;
    sources.push({ estate, findings: ofSource });
    findings.push(...ofSource);
    for (const role of part.serving) {
      ofRoles.set(`${source.file} ${role.role.urn}`, { role, estate });
      for (const account of accountsTaken(role, source)) taken.add(account);
    }
  }
  for (const part of seen) orUnread(part.estate.source.file, () => judgePart(part));
  return { ...judged, roles: [...ofRoles.values()], accountsTaken: [...taken] };
}
