import { permittingAllow } from "../evaluate";
import { assumeRole } from "../actions";
import { fargateService } from "../names";
import { parseTrustPolicy } from "../parse/policy";
import type { Problem } from "../parse/problem";
import type { Statement } from "../parse/statement";
import { TooComplex } from "../representatives";
import { findBroken } from "./broken";
import { findNotExclusive, findOthersNamed } from "./exclusive";
import { fargatePrincipal, namesFargate } from "./fargate-principal";
import type { Finding } from "./finding";
import { type Decided, type Intended, noAccount } from "./intended";
import {
  conditionsOn,
  distinctTimes,
  requests,
  type Source,
  sourceAccountName,
  sourceArnName,
  sourcesOf,
} from "./requests";
import { distinctIntendedProfiles, distinctSourceArns } from "./source-arns";
import { conditionToPaste, mentionedAccounts } from "./suggest";
import { allowsForFargate, findUnsafe } from "./unsafe";
import { isUsualAndRight } from "./usual";

/** What a trust policy means for the Fargate service. */
export interface Judgement {
  /** False for a readable policy that has nothing to do with the Fargate service; then there are no findings. */
  concernsFargate: boolean;
  /** Why the service may assume the role for more, or for less, than is intended; empty if it is right. */
  scoped: Finding[];
  /** Who else may assume the role; empty if nobody. */
  exclusive: Finding[];
}

/**
 * Judges a trust policy by what it permits, not by what it mentions: is there a request by the Fargate service, outside the
 * intention, that some Allow may permit and no Deny surely blocks? Can the service assume the role for an intended profile at
 * all? May anyone else? What cannot be understood counts against the policy. Never throws.
 * @param document the trust policy, as JSON text or as an object
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function judgeTrustPolicy(document: unknown, intended: Intended): Judgement {
  const policy = parseTrustPolicy(document);
  const { statements } = policy;
  const malformed = policy.problems.map(malformedFinding);
  if (!policy.readable) return { concernsFargate: true, scoped: malformed, exclusive: [] };
  if (isUsualAndRight(policy, intended)) return { concernsFargate: true, scoped: [], exclusive: [] };
  const now = intended.now ?? new Date();
  const [first = [], ...others] = candidateAccounts(statements, intended);
  let judgement = judgeFor(statements, { ...intended, accounts: first, now });
  for (const accounts of others) {
    if (judgement.scoped.length === 0) break;
    const other = judgeFor(statements, { ...intended, accounts, now });
    if (other.scoped.length === 0) judgement = other;
  }
  const concernsFargate = judgement.concernsFargate || (policy.ambiguous && mentionsFargate(document));
  if (!concernsFargate) return judgement;
  return { ...judgement, concernsFargate, scoped: [...malformed, ...judgement.scoped] };
}

/** Looks at the text as it is, since what a repeated key says first is lost to whoever reads it. */
function mentionsFargate(document: unknown): boolean {
  return typeof document === "string" && document.toLowerCase().includes(fargateService);
}

/** A policy that names more accounts than this is meant for no single one. */
const candidateLimit = 5;

/** The accounts that a policy can be meant for: those of the intention, else each one that it names, on its own. */
function candidateAccounts(statements: readonly Statement[], { accounts }: Intended): (readonly string[])[] {
  const mentioned = mentionedAccounts(statements);
  if (!accounts) {
    return mentioned.length > 0 ? mentioned.slice(0, candidateLimit).map((account) => [account]) : [[noAccount]];
  }
  // Accounts that the policy does not name are all the same to it, so one of them stands for the rest.
  const named = accounts.filter((account) => mentioned.includes(account));
  const other = accounts.find((account) => !mentioned.includes(account));
  return [other === undefined ? named : [...named, other]];
}

/** In characters; several times as long as any policy that IAM takes. */
const lengthLimit = 200_000;

/** Where there is too much to look at, the policy counts as letting in whoever it names. */
function judgeFor(statements: readonly Statement[], intended: Decided): Judgement {
  try {
    if (lengthOf(statements) > lengthLimit) throw new TooComplex();
    return judgeByRequests(statements, intended);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    if (!statements.some(namesFargate) && allowsForFargate(statements).length === 0) return unconcerned;
    return {
      concernsFargate: true,
      scoped: [tooComplexFinding(statements, intended)],
      exclusive: findOthersNamed(statements),
    };
  }
}

function lengthOf(statements: readonly Statement[]): number {
  const texts = statements.flatMap(({ principals, actions, conditions }) => [
    ...principals.entries.map(({ value }) => value),
    ...actions.patterns,
    ...conditions.flatMap((condition) =>
      [condition, ...condition.duplicates].flatMap(({ key, values }) => [key, ...values]),
    ),
  ]);
  return texts.reduce((total, text) => total + text.length, 0);
}

const unconcerned: Judgement = { concernsFargate: false, scoped: [], exclusive: [] };

function judgeByRequests(statements: readonly Statement[], intended: Decided): Judgement {
  const onSourceArn = conditionsOn(statements, sourceArnName);
  const onSourceAccount = conditionsOn(statements, sourceAccountName);
  let known: Source[] | undefined;
  const sources = () =>
    (known ??= sourcesOf(statements, [undefined, ...distinctSourceArns(onSourceArn, onSourceAccount, intended)]));
  if (!concernsFargate(statements, intended, sources)) return unconcerned;
  const scoped = findUnsafe(statements, intended, sources());
  if (scoped.length === 0 && statements.some(namesFargate)) {
    const broken = findBroken(statements, intended, distinctIntendedProfiles(onSourceArn, intended));
    if (broken) scoped.push(broken);
  }
  return { concernsFargate: true, scoped, exclusive: findNotExclusive(statements, intended, sources) };
}

/** A policy concerns the service if it is written for it, if it lets it in all the same, or if a statement names nobody. */
function concernsFargate(statements: readonly Statement[], intended: Decided, sources: () => Source[]): boolean {
  if (statements.some(namesFargate)) return true;
  if (statements.some(({ principals }) => principals.entries.length === 0)) return true;
  if (allowsForFargate(statements).length === 0) return false;
  const times = distinctTimes(statements, intended.now);
  for (const request of requests(statements, fargatePrincipal, assumeRole, sources(), times)) {
    if (permittingAllow(statements, request)) return true;
  }
  return false;
}

function malformedFinding(problem: Problem): Finding {
  return { kind: "malformed", ...problem };
}

function tooComplexFinding(statements: readonly Statement[], intended: Decided): Finding {
  return {
    kind: "unsafe",
    statement: "the document",
    element: "Condition",
    reason:
      "it is so long, or its wildcards combine in so many ways, that not all can be looked at, so it may let anything through",
    fix: conditionToPaste(statements, intended),
  };
}
