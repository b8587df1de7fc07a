import { memoizeByDocument } from "../memoize";
import { noAccount } from "../policy/arn";
import { parseTrustPolicy, allowsOf, deniesOf } from "../policy/parse/policy";
import { readSourceArn } from "../service/fargate";
import { asList, distinctBy } from "../text";
import {
  buildTrustPolicy,
  denialsAgainst,
  statementFor,
  type TrustPolicy,
  whyTooLong,
  withoutDenials,
  costOf,
  differenceOf,
  type TooLong,
} from "./build";
import { gainsNobody, whoGains, type Difference } from "./compare";
import { correctedCopy, type Edited, lettingIn, limiting, longer, withoutOthers } from "./edits";
import { formOf, type Asked, standIn } from "./named-lines";
import { accountPlaceholder, clusterPlaceholder } from "./intention";
import { judgeTrust } from "./judge-trust-policy";
import { hasDate, mentionedAccounts, mayConcernService } from "./mentioned";
import { keptOut, WhoGetsIn } from "./who-gets-in";
import type { Fault } from "../policy/parse/conditions";
import type { TrustFinding } from "./finding";

/**
 * What makes a trust policy right: the smallest change that is proved. Only those that were asked for gain the role, and who loses it is
 * said. Never guesses: what nothing shows is a placeholder.
 * @param document the trust policy of a role that works for pods, as JSON text or as an object
 * @returns undefined if there is nothing to do, or if the policy has nothing to do with the Fargate service
 */
export function fixTrustPolicy(document: unknown, asked: Asked): TrustFix | undefined {
  const form = formOf(document, asked);
  const fix = form ? form.named(fixAlone(form.document, form.asked)) : fixAlone(document, asked);
  if (fix?.kind !== "trust") return fix;
  // How long it is depends on the names.
  const tooLong = whyTooLong(fix.after);
  return { ...fix, ...(tooLong && { tooLong }) };
}

/** The same for this question alone. */
export const fixAlone: (document: unknown, asked: Asked) => TrustFix | undefined = memoizeByDocument(
  (document, asked: Asked) => new Fixing(document, asked).fix(),
);

/** More policies than this are not tried. */
const triesLimit = 150;

/** What it costs if a caller loses the role whom it is for, or if a Deny goes that somebody may have meant: more than any other change. */
const lossCost = 20;
/** What a value or a statement costs that is left in a policy and makes no difference there. */
const idleCost = 2;

interface Candidate extends Edited {
  cost: number;
  isProved?: true;
}

class Fixing {
  private readonly before: TrustPolicy;
  /** What the search starts from: the policy without others. */
  private start: TrustPolicy;
  private readonly who: WhoGetsIn;
  private intended: WhoGetsIn["intended"];
  private readonly isUnseen: boolean;
  private doubt?: Doubt;

  constructor(
    private readonly document: unknown,
    private readonly asked: Asked,
  ) {
    const { document: raw = {} } = parseTrustPolicy(document);
    this.before = { ...raw, Statement: asList(raw.Statement) } as TrustPolicy;
    this.start = this.before;
    this.who = new WhoGetsIn(document, asked);
    this.intended = this.who.intended;
    this.isUnseen = asked.isUnseen === true;
  }

  fix(): TrustFix | undefined {
    const { document, asked, who } = this;
    const { problems, readable, statements } = parseTrustPolicy(document);
    if (problems.length > 0) return this.correction();
    const { concernsFargate, scoped, exclusive } = judgeTrust(document, asked.intended);
    // A role that is to serve somebody need not name the service yet.
    if (!readable || (!concernsFargate && !(this.isUnseen && who.uses.length > 0))) return undefined;
    if (scoped.length + (this.isUnseen ? 0 : exclusive.length) + who.lacking(document).length === 0)
      return who.areDated() ? decide({ kind: "dated" }) : undefined;
    // Of two accounts neither is the own one, and a proof for any account does not hold for one that the policy keeps out.
    const isNamed = asked.intended.accounts !== undefined || asked.intended.account !== undefined;
    const isOpen = who.isUnnamed ? mentionedAccounts(statements).length > 0 : !isNamed && who.accounts.length > 1;
    if (isOpen) return { kind: "tell", missing: "account" };
    const start = this.isUnseen || exclusive.length === 0 ? this.before : withoutOthers(this.before);
    // No change gets round a Deny with a date.
    const isFrozen = !start || deniesOf(statements).some((one) => hasDate(one) && mayConcernService(one));
    this.start = start ?? this.before;
    const isServing = scoped.every(({ kind }) => kind !== "broken");
    // A list that names no cluster of the role may be what is wrong.
    const letIn = isServing ? [] : who.othersLetIn();
    if (letIn.length > 0 && !asked.for) return { kind: "tell", missing: "clusters", letIn };
    for (const lines of isFrozen ? [] : who.inOrder(isServing)) {
      if (this.isUnseen && lines.some((line) => line.includes(standIn))) continue;
      const found = this.search(lines);
      if (found) return { ...found, ...(letIn.length > 0 && { letIn }) };
    }
    if (statements.some(hasDate)) return decide({ kind: "dated" });
    return decide(this.doubt ?? { kind: "wrong", findings: scoped });
  }

  private correction(): Correct {
    const { document, asked, who } = this;
    const { problems, readable } = parseTrustPolicy(document);
    const causes = problems.map(({ statement, element, cause }) => ({ statement, element, cause }));
    const refused = { kind: "correct", causes, toSay: [] } as const;
    const copy = correctedCopy(document) as TrustPolicy | undefined;
    if (!copy) {
      const fresh = buildTrustPolicy(who.uses.length > 0 ? who.uses : who.holes());
      return readable ? refused : { ...refused, after: this.filled(fresh) };
    }
    const [dated, kept] = [document, copy].map((one) => parseTrustPolicy(one).statements.filter(hasDate));
    if (JSON.stringify(dated) !== JSON.stringify(kept)) return refused;
    const rest = new Fixing(copy, asked).fix();
    // Whether a Deny is meant, the advice about what IAM takes asks.
    if (rest && (rest.kind !== "trust" || rest.denials.length > 0)) return refused;
    const after = rest?.after ?? copy;
    // Two statements may be the same once both are corrected.
    const Statement = distinctBy(after.Statement, (one) => JSON.stringify(one));
    return { ...refused, toSay: rest?.toSay ?? [], after: { ...after, Statement } };
  }

  /** The cheapest change by which these lines get in and nobody else does. Policies are tried by what their difference costs a reader. */
  private search(lines: readonly string[]): TrustChange | undefined {
    this.intended = this.who.intendedFor(lines);
    const open: Candidate[] = [{ policy: this.start, cost: 0 }];
    const seen = new Set<string>();
    for (let tries = 0; open.length > 0 && tries < triesLimit; tries++) {
      const best = open.reduce((one, other) => (other.cost < one.cost ? other : one));
      open.splice(open.indexOf(best), 1);
      if (best.isProved) {
        const change = this.change(best.policy, lines);
        if (change) return change;
        continue;
      }
      const text = JSON.stringify(best.policy);
      if (seen.has(text)) continue;
      seen.add(text);
      const edits = this.editsFor(best.policy, lines);
      if (!edits && best.policy !== this.before) open.push(...this.proved(best, lines));
      else open.push(...(edits ?? []).map((edited) => this.candidate(edited, best)));
    }
    return undefined;
  }

  /** What may help against the first thing that is wrong; undefined if nothing is. */
  private editsFor(policy: TrustPolicy, lines: readonly string[]): Edited[] | undefined {
    const { who, isUnseen } = this;
    const { scoped, exclusive } = judgeTrust(JSON.stringify(policy), this.intended);
    if (!isUnseen && exclusive.length > 0) return [];
    const { statements } = parseTrustPolicy(policy);
    const leak = scoped.find(({ kind }) => kind !== "broken");
    const leaking = leak && statements.find(({ label }) => label === leak.statement);
    if (leak) return leaking ? [who.limit(), lines].flatMap((limit) => limiting(policy, leaking, who, limit)) : [];
    const lacking = who.lacking(policy, lines);
    if (lacking.length === 0) return scoped.length > 0 ? [] : undefined;
    const isLetIn = (denying: TrustPolicy) => keptOut(denying, lacking, this.intended).length === 0;
    const against = denialsAgainst(policy, buildTrustPolicy(lacking), isLetIn);
    if (against.length === 0) return lettingIn(policy, lacking, who);
    // A policy that only denies is meant to keep out everybody.
    const isAllowing = this.before.Statement.some(({ Effect }) => Effect === "Allow");
    if (isAllowing && !lacking.some((line) => line.includes(standIn)))
      this.doubt ??= { kind: "kept-out", sourceArns: lacking };
    if (!who.mayChangeDenials) return [];
    const without = isAllowing ? [{ policy: withoutDenials(policy, against), more: lossCost }] : [];
    return [...against.flatMap((one) => longer(policy, one, lacking)), ...without];
  }

  private candidate({ policy, more = 0 }: Edited, from: Candidate): Candidate {
    const all = (from.more ?? 0) + more;
    return { policy, more: all, cost: costOf(differenceOf(this.start, policy)) + all };
  }

  /** The policy again, with its price, if nobody gains the role by it who was not asked for. */
  private proved(found: Candidate, lines: readonly string[]): Candidate[] {
    const { before, who, intended } = this;
    const { policy, more = 0 } = found;
    const { concernsFargate, notices } = judgeTrust(JSON.stringify(policy), intended);
    if (concernsFargate && gainsNobody({ Statement: [] }, policy, intended, "intended")) return [];
    // A policy that works does not become one for a Region that may not exist.
    const strict = lines.length === 0 ? judgeTrust(JSON.stringify(policy), this.asked.intended).scoped : [];
    if (who.isWorse(policy) || strict.some(({ kind }) => kind === "broken")) return [];
    const { statements } = parseTrustPolicy(policy);
    // With the profiles denied that are asked for: who gains by the rest was not.
    const asked = who.lacking(before, lines);
    const denied = asked.length > 0 ? [{ ...statementFor(asked), Effect: "Deny" }] : [];
    if (!gainsNobody(before, { ...policy, Statement: [...policy.Statement, ...denied] }, intended)) {
      // Without a Deny, a policy may name clusters that nobody asked for.
      const allows = more < lossCost ? [] : allowsOf(statements);
      return allows.flatMap((one) => limiting(policy, one, who, lines)).map((edited) => this.candidate(edited, found));
    }
    const loses = !gainsNobody(policy, before, intended, "intended");
    if (loses && this.isUnseen) {
      const differences = whoGains(policy, before, intended, "intended");
      this.doubt = differences ? { kind: "lost", differences } : { kind: "undecided" };
      return [];
    }
    const distinct = distinctBy(statements, ({ index: _, label: __, ...said }) => JSON.stringify(said));
    const idle = notices.length + statements.length - distinct.length;
    return [{ ...found, cost: found.cost + idleCost * idle + (loses ? lossCost : 0), isProved: true }];
  }

  private change(unfilled: TrustPolicy, lines: readonly string[]): TrustChange | undefined {
    const { before, document, intended, who } = this;
    const [gained, lost] = [whoGains(before, unfilled, intended), whoGains(unfilled, before, intended)];
    const differences = lost?.filter(({ kind }) => this.isUnseen && kind === "principal") ?? [];
    if (!gained || !lost || differences.length > 0) {
      this.doubt = differences.length > 0 ? { kind: "lost", differences } : { kind: "undecided" };
      return undefined;
    }
    const isOwn = (account: unknown) => intended.accounts.some((own) => own === account);
    const toSay = lost.filter(
      (one) =>
        one.kind === "principal" ||
        // What cannot be told apart is said as a whole; nobody has a cluster of the placeholder's name.
        (one.kind === "pods" &&
          one.where?.cluster !== clusterPlaceholder &&
          isOwn(one.where ? one.where.account : readSourceArn(one.example).accountId)),
    );
    const left = new Set(unfilled.Statement.map((one) => JSON.stringify(one)));
    const denials = deniesOf(parseTrustPolicy(document).statements)
      .filter(({ index }) => !left.has(JSON.stringify(before.Statement[index])))
      .map(({ label }) => label);
    const asked = who.lacking(before, lines);
    return {
      kind: "trust",
      before,
      denials,
      ...this.filled({ after: unfilled, gained, lost, toSay, asked }),
    };
  }

  /** With placeholders for what stands in. */
  private filled<Value>(value: Value): Value {
    const text = JSON.stringify(value).replaceAll(standIn, clusterPlaceholder);
    return JSON.parse(this.who.isUnnamed ? text.replaceAll(noAccount, accountPlaceholder) : text) as Value;
  }
}

const decide = (doubt: Doubt): Decide => ({ kind: "decide", doubt });

/** The trust policy becomes another one, which is proved. People read the smallest difference. */
export interface TrustChange extends Record<"gained" | "lost", Difference[]> {
  kind: "trust";
  before: TrustPolicy;
  /** With placeholders for what nothing shows. */
  after: TrustPolicy;
  /** The SourceArns that get in and did not. */
  asked: readonly string[];
  /** Who loses the role of those that may be meant to use it: pods of the own account, and everyone who is not the Fargate service. */
  toSay: readonly Difference[];
  /** The Deny statements that go, or that spare more: somebody may have meant them as they are. */
  denials: readonly string[];
  tooLong?: TooLong;
  /** The clusters that the policy lets in, if none of them was named for the role: the names may be what is wrong. */
  letIn?: readonly string[];
}

/** IAM refuses the policy as it is. `after` is what to write instead, if what is meant is plain. */
export interface Correct {
  kind: "correct";
  causes: readonly { statement: string; element: string; cause: Fault }[];
  after?: TrustPolicy;
  /** Who loses the role by what is written, of those that may be meant to use it. */
  toSay: readonly Difference[];
}

/** What the user has to say first, since it decides what is right. */
export type Tell =
  /** Which of several accounts in the policy is the own one. */
  | { kind: "tell"; missing: "account" }
  /** Whether the role is for these clusters, which are all that the policy lets in: it may serve others only. */
  | { kind: "tell"; missing: "clusters"; letIn: readonly string[] };

/** No change is proved to be safe: somebody has to decide what the policy is to say. */
export interface Decide {
  kind: "decide";
  doubt: Doubt;
}

/** What to do about a trust policy. */
type TrustFix = TrustChange | Correct | Tell | Decide;

export type Doubt =
  | { kind: "lost"; differences: readonly Difference[] }
  | { kind: "wrong"; findings: readonly TrustFinding[] }
  /** Its Deny statements, or conditions that hold at times only, keep out some that were asked for. */
  | { kind: "kept-out"; sourceArns: readonly string[] }
  /** It takes a change of a statement with a date, which somebody set. */
  | { kind: "dated" }
  | { kind: "undecided" };
