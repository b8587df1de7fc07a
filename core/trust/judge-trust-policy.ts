import { memoizeByDocument } from "../memoize";
import {
  assumeRole,
  noAccount,
  parseTrustPolicy,
  type Statement,
  wholeDocument,
  type Condition,
  idleKey,
  isNoSuchKey,
  findRequest,
  type SearchSpace,
  distinctTimes,
  sourceArnName,
  oneText,
  restrict,
  solve,
} from "../policy";
import { fargateService } from "../service/fargate";
import { beforeSpent, within } from "../work-budget";
import {
  accountPlaceholder,
  byPlace,
  candidateAccounts,
  type Decided,
  inOwnAccount,
  type Intended,
  unnamed,
  withRoleOwner,
  worldOf,
} from "./intention";
import { explainBroken, findAdmitted } from "./broken";
import { isCanonicalAndRight, isSound } from "./narrowings";
import { findNotExclusive, findOthersNamed, findUnsafe } from "./leaks";
import { type Notice, type TrustFinding, faultInValue } from "./finding";
import { allowsFor, fargateRequester, namesService, looksLikeService, serviceTextOf } from "./mentioned";
import { distinctBy } from "../text";

/** What a trust policy means for the Fargate service. */
export interface Judgement {
  /** False for a readable policy that has nothing to do with the service; then there are no findings. */
  concernsFargate: boolean;
  /** Why the service may assume the role for more, or for less, than is intended; empty if it is right. */
  scoped: TrustFinding[];
  /** Who else may assume the role; empty if nobody. */
  exclusive: TrustFinding[];
  /** What changes nothing and is hardly meant, such as a value that matches nothing beside one that does. */
  notices: Notice[];
}

/**
 * Judges a trust policy by what it permits, not by what it mentions: is there a request by the service, outside the intention,
 * that some Allow may permit and no Deny surely blocks? Can the service assume the role as intended at all? May anyone else?
 * What cannot be understood, or takes too long to decide, counts against the policy. Never throws; the same policy always gets
 * the same answer, in bounded time.
 * @param document the trust policy, as JSON text or as an object
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function judgeTrustPolicy(document: unknown, intended: Intended): Judgement {
  const policy = parseTrustPolicy(document);
  const malformed = policy.problems.map((problem): TrustFinding => ({ kind: "malformed", ...problem }));
  if (!policy.readable) return { ...right, scoped: malformed };
  if (isCanonicalAndRight(policy, intended)) return right;
  const judgement = judgeStatements(policy.statements, intended);
  // JSON.parse drops what a repeated key says first, so this looks at the text as it is.
  const isMentioned = policy.ambiguous && String(document).toLowerCase().includes(fargateService);
  if (!judgement.concernsFargate && !isMentioned) return unconcerned;
  return { ...judgement, concernsFargate: true, scoped: [...malformed, ...judgement.scoped] };
}

/** The same; remembered, since many roles have the same text, and each rule asks about it. @internal */
export const judgeTrust: typeof judgeTrustPolicy = memoizeByDocument(judgeTrustPolicy);

const right: Judgement = { concernsFargate: true, scoped: [], exclusive: [], notices: [] };
/** A policy that has nothing to do with the service. @internal */
export const unconcerned: Judgement = { ...right, concernsFargate: false };

/** In characters of what it says; several times as long as any policy that IAM takes. */
const lengthLimit = 200_000;
const texts = ["principals", "entries", "value", "actions", "patterns", "conditions", "key", "values", "duplicates"];

/** If the work budget is spent, the policy counts as letting in everyone it names. */
function judgeStatements(statements: readonly Statement[], intended: Intended): Judgement {
  const candidates = candidateAccounts(statements, intended);
  const isTooLong = JSON.stringify(statements, texts).length > lengthLimit;
  const judgement = isTooLong ? undefined : within(() => judgeForOneOf(candidates, statements, intended));
  if (judgement) return candidates[0] === unnamed ? withAccountNamed(judgement, accountPlaceholder) : judgement;
  if (!statements.some(namesService) && allowsFor(statements).length === 0) return unconcerned;
  return {
    ...right,
    scoped: [{ kind: "undecided", statement: wholeDocument, element: "Condition", cause: { kind: "too-much-work" } }],
    exclusive: findOthersNamed(statements),
  };
}

/** Tries each candidate account: the first without scoped findings wins. If all have some, the first candidate's judgement is returned. */
function judgeForOneOf(
  candidates: readonly (readonly string[])[],
  statements: readonly Statement[],
  intended: Intended,
): Judgement | undefined {
  const now = intended.now ?? new Date();
  let first: Judgement | undefined;
  for (const accounts of candidates) {
    const judgement = judgeFor(statements, { ...intended, accounts, now });
    if (judgement.scoped.length === 0) return judgement;
    first ??= judgement;
  }
  return first;
}

/** The findings with a name in place of the account that stands for an unnamed one, which no reader must take for theirs. @internal */
export function withAccountNamed<Found>(judged: Found, name: string, standIn = noAccount): Found {
  return JSON.parse(JSON.stringify(judged).replaceAll(standIn, name)) as Found;
}

function judgeFor(written: readonly Statement[], intended: Decided): Judgement {
  const statements = withRoleOwner(written, intended);
  const now = intended.now.getTime();
  const everAfter = worldOf(statements, intended, distinctTimes(statements, now));
  const space: SearchSpace = { statements, world: everAfter };
  if (!concerns(space)) return unconcerned;
  const scoped = findUnsafe(space, intended);
  const present = { ...space, world: { ...everAfter, times: [now] } };
  const meant = byPlace(inOwnAccount(intended)) as [Decided, ...Decided[]];
  const isMeant = scoped.length > 0 || statements.some(namesService);
  const { clusters: keptOut } = intended;
  const beside = keptOut && scoped.some(({ cause }) => "not" in cause) && { keptOut };
  // What is decided of a leak stays decided if the budget does not do for the rest.
  const broken = beforeSpent(() =>
    isMeant && !meant.some((callers) => findAdmitted(present, callers))
      ? [{ ...explainBroken(present, meant[0]), ...beside }]
      : [],
  );
  scoped.push(...(broken ?? []));
  // What is decided of the service stays decided if the budget does not do for the others.
  const exclusive = beforeSpent(() => findNotExclusive(space)) ?? findOthersNamed(statements);
  const notices = scoped.length + exclusive.length === 0 ? beforeSpent(() => findNotices(space, intended)) : undefined;
  return { concernsFargate: true, scoped, exclusive, notices: notices ?? [] };
}

/** A policy concerns the service if it is written for it, if it lets it in all the same, or if a statement names nobody. */
function concerns(space: SearchSpace) {
  const { statements } = space;
  const isForNobody = statements.every(({ effect }) => effect === "Deny");
  // A Deny of the service in all cases keeps it out of a role that is for others.
  const isMeant = ({ effect, conditions }: Statement) => effect === "Allow" || conditions.length > 0 || isForNobody;
  return (
    statements.some(
      (statement) => (namesService(statement) && isMeant(statement)) || statement.principals.entries.length === 0,
    ) || allowsFor(statements).some((statement) => findRequest(space, statement, fargateRequester, assumeRole))
  );
}

/** What makes no difference in a policy that is otherwise right. If something is wrong, the reader has to see only that. */
function findNotices(space: SearchSpace, intended: Decided): Notice[] {
  // Of statements that say the same, the first.
  const allows = distinctBy(allowsFor(space.statements), (allow) => serviceTextOf(allow, [fargateRequester]));
  // A policy that is right lets in some intended request, so that its only statement for the service does.
  const isUsed = (statement: Statement) =>
    (allows.length === 1 && namesService(statement)) || findRequest(space, statement, fargateRequester, assumeRole);
  return [
    ...allows.flatMap((allow): Notice[] => {
      if (isUsed(allow)) return idleIn(space, allow, intended);
      return [{ statement: allow.label, element: "Condition", cause: { kind: "idle-statement" } }];
    }),
    ...space.statements.flatMap(misspeltKeys),
    ...space.statements.flatMap(otherNames),
  ];
}

/** The values in a statement that match nothing that the service sends. */
function idleIn(space: SearchSpace, { label, conditions }: Statement, intended: Decided): Notice[] {
  const sent = [oneText(sourceArnName, space.world.service?.sourceArn ?? [])];
  function isIdle(condition: Condition, value: string) {
    if (condition.operator?.wildcards && isSound(value, intended)) return false;
    const alone = { ...condition, values: [value], duplicates: [] };
    return solve(restrict(sent, alone, "possible")) === undefined;
  }
  return conditions
    .filter(
      ({ keyName, operator }) =>
        keyName === sourceArnName && operator && !operator.negated && /^(Arn|String)$/.test(operator.family),
    )
    .flatMap((condition) =>
      condition.values
        .filter((value) => isIdle(condition, value))
        .map((value) => ({
          statement: label,
          element: condition.element,
          cause: { kind: "idle-value", fault: faultInValue(value, condition, intended) },
        })),
    );
}

function misspeltKeys({ label, conditions }: Statement): Notice[] {
  return conditions
    .filter(({ keyName }) => isNoSuchKey(keyName))
    .map(({ key, element }) => ({
      statement: label,
      element,
      cause: { kind: "idle-key", key: idleKey(key) },
    }));
}

function otherNames({ label, effect, principals }: Statement): Notice[] {
  if (effect !== "Allow" || principals.negated) return [];
  return principals.entries.filter(looksLikeService).map(({ type, value }) => ({
    statement: label,
    element: `Principal.${type}`,
    cause: { kind: "no-service", value, type },
  }));
}
