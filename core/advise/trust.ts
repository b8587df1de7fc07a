import { noAccount } from "../policy/limits";
import { memoizeByDocument } from "../memoize";
import { asList } from "../text";
import {
  judgeTrust,
  accountPlaceholder,
  buildTrustPolicy,
  clusterPlaceholder,
  denialsAgainst,
  gainsNobody,
  keepsDates,
  keepsDenials,
  keptOut,
  mentionedAccounts,
  parseTrustPolicy,
  proveWrite,
  readSourceArn,
  rewriteTrust,
  whyTooLong,
  withoutDenials,
  withoutOthers,
  withStatement,
  type Comparison,
  type Doubt,
  type TrustPolicy,
  type Wanted,
} from "../trust";
import type { Correct, Decide, Tell, TrustChange } from "../findings/fix";
import { correctedCopy } from "./correct";
import { formOf } from "./form";
import { type Asked, AskedLines, standIn } from "./lines";

/** What to do about a trust policy. */
export type TrustAdvice = TrustChange | Correct | Tell | Decide;

/**
 * What makes a trust policy right: the smallest change that is proved. Only those that were asked for gain the role, and who loses it is
 * said. Never guesses: what nothing shows is a placeholder.
 * @param document the trust policy of a role that works for pods, as JSON text or as an object
 * @returns undefined if there is nothing to do, or if the policy has nothing to do with the Fargate service
 */
export function adviseTrust(document: unknown, asked: Asked): TrustAdvice | undefined {
  const form = formOf(document, asked);
  if (!form) return adviseAlone(document, asked);
  const advice = form.named(adviseAlone(form.document, form.asked));
  // How long it is depends on the names.
  return advice?.kind === "trust" ? withLength(advice) : advice;
}

/** The same for this question alone. */
export const adviseAlone: (document: unknown, asked: Asked) => TrustAdvice | undefined = memoizeByDocument(
  (document, asked: Asked) => new Adviser(document, asked).advice(),
);

function withLength({ tooLong: _, ...change }: TrustChange): TrustChange {
  const tooLong = whyTooLong(change.unfilled);
  return { ...change, ...(tooLong && { tooLong }) };
}

type Told = { policy: TrustPolicy } & Comparison & { asked: readonly string[] };

class Adviser {
  private readonly raw: TrustPolicy;
  private readonly lines: AskedLines;
  private readonly intended: Wanted["intended"];
  private doubt?: Doubt;

  constructor(
    private readonly document: unknown,
    private readonly given: Asked,
  ) {
    const { document: raw = {} } = parseTrustPolicy(document);
    this.raw = { ...raw, Statement: asList(raw.Statement) } as TrustPolicy;
    this.lines = new AskedLines(document, given);
    this.intended = this.lines.intended;
  }

  advice(): TrustAdvice | undefined {
    const { document, given } = this;
    const { problems, readable, statements } = parseTrustPolicy(document);
    if (problems.length > 0) return this.correction();
    const { concernsFargate, scoped, exclusive: others } = judgeTrust(document, given.intended);
    const exclusive = given.isUnseen ? [] : others;
    if (!readable || !concernsFargate) return undefined;
    if (scoped.length + exclusive.length + this.lines.lacking().length === 0)
      return this.lines.areDated() ? this.decide({ kind: "dated" }) : undefined;
    // Of two accounts in one policy neither is the own one unless something shows it.
    const isNamed = given.intended.accounts !== undefined || given.intended.account !== undefined;
    if (!isNamed && this.lines.accounts.length > 1) return { kind: "tell", missing: "account" };
    // A proof for any account does not hold for one that the policy names to keep it out.
    if (this.lines.isUnnamed && mentionedAccounts(statements).length > 0) return { kind: "tell", missing: "account" };
    return exclusive.length > 0 ? this.withoutOthers() : this.change();
  }

  /** Removes the others, and makes what is left right. Who gains and who loses is told from the whole policy. */
  private withoutOthers(): TrustAdvice {
    const part = this.partForService();
    const rest = new Adviser(part, this.given).advice();
    if (rest && rest.kind !== "trust") return rest;
    const [after, denials] = rest ? [rest.unfilled, rest.denials] : [part];
    if (!keepsDates(this.document, after)) return this.decide({ kind: "dated" });
    const asked = [...new Set([...(rest?.asked ?? []), ...this.lines.lacking()])];
    const proved = proveWrite(this.document, after, { intended: this.intended, asked, isLossShown: true });
    return "doubt" in proved ? this.decide(proved.doubt) : this.told({ policy: after, ...proved, asked }, denials);
  }

  private partForService(): TrustPolicy {
    const part = withoutOthers(this.document);
    return isClosed(part) ? withStatement(part, this.usesOrHoles()) : part;
  }

  private usesOrHoles(): readonly string[] {
    return this.lines.uses.length > 0 ? this.lines.uses : this.lines.holes();
  }

  private correction(): TrustAdvice {
    const { document, given } = this;
    const { problems } = parseTrustPolicy(document);
    const causes = problems.map(({ statement, element, cause }) => ({ statement, element, cause }));
    const copy = correctedCopy(document);
    if (!copy) {
      const isLost = parseTrustPolicy(document).readable;
      const fresh = buildTrustPolicy(this.usesOrHoles());
      return { kind: "correct", causes, toSay: [], ...(!isLost && { after: this.filled(fresh) }) };
    }
    if (!keepsDates(document, copy as unknown as TrustPolicy)) return { kind: "correct", causes, toSay: [] };
    const rest = new Adviser(copy, given).advice();
    // Whether a Deny is meant, the advice about what IAM takes asks.
    if (rest && (rest.kind !== "trust" || rest.denials.length > 0)) return { kind: "correct", causes, toSay: [] };
    const after = rest?.after ?? (copy as unknown as TrustPolicy);
    // Two statements may be the same once both are corrected.
    const distinct = [...new Map(after.Statement.map((one) => [JSON.stringify(one), one])).values()];
    return { kind: "correct", causes, toSay: rest?.toSay ?? [], after: { ...after, Statement: distinct } };
  }

  private change(): TrustAdvice {
    const { intended, document, lines, given } = this;
    const { isUnseen } = given;
    const isServing = judgeTrust(document, given.intended).scoped.every(({ kind }) => kind !== "broken");
    const { clusters } = given.intended;
    // A list that names no cluster of the role may be what is wrong.
    const letIn = clusters && lines.uses.length === 0 && !isServing ? lines.letIn() : [];
    if (letIn.length > 0 && given.for === undefined) return { kind: "tell", missing: "clusters", letIn };
    const limit = lines.limit();
    // A cluster that gets in needs no line, unless what is wrong is what lets it in.
    for (const asked of this.toTry(isServing, limit)) {
      if (isUnseen && asked.some((line) => line.includes(standIn))) continue;
      const shown = isUnseen ? {} : ({ ...(limit && { limit }), isLossShown: true } as const);
      // Of a list that only limits, a reader fills in one.
      const isFilledIn = clusters && asked.some((line) => line.includes(standIn));
      const meant = { ...intended, ...(isFilledIn && { clusters: [...clusters, standIn] }) };
      const isGood = (policy: TrustPolicy) => this.isGood(policy, isServing, meant);
      const told = this.rewritten({ intended: meant, asked, ...shown }, isGood);
      if (!("doubt" in told)) return { ...this.proved(told), ...(letIn.length > 0 && { letIn }) };
      this.doubt ??= told.doubt;
    }
    if (lines.dated.length > 0) return this.decide({ kind: "dated" });
    return this.decide(this.doubt ?? { kind: "wrong", findings: [] });
  }

  /** What is asked for, one after the other until a change is proved: who lacks a line, what the policy means, all uses, the limit. */
  private toTry(isServing: boolean, limit: readonly string[] = []): (readonly string[])[] {
    const { lines, given } = this;
    const lacking = lines.uses.length > 0 || isServing || given.for === undefined ? lines.lacking() : lines.named();
    const isOpen = !isServing && lacking.length === 0;
    if (isOpen && lines.dated.length > 0) return [];
    const own = isOpen ? lines.own() : [];
    // What a policy names and excludes itself, somebody may have meant either way.
    const excluded = isOpen && own.length === 0 && !given.isUnseen ? lines.excluded() : [];
    const others = [own, excluded, lines.uses, excluded.length > 0 ? [] : given.for ? limit : lines.holes()];
    const toTry = [lacking, ...others.filter((asked) => asked.length > 0)];
    return toTry.map((asked) => asked.filter((line) => !lines.isDated(line)));
  }

  /** True for a policy that serves somebody, and all uses, and that opens the role for no more clusters than a reader names. */
  private isGood(policy: TrustPolicy, isServing: boolean, intended: Wanted["intended"]): boolean {
    const { given } = this;
    if (!keepsDates(this.document, policy)) return false;
    if (!isServing && gainsNobody(nobody, policy, intended, "intended")) return false;
    if (this.lines.lacking(policy).length > 0) return false;
    if (given.isUnseen) return keepsDenials(this.document, policy);
    return given.intended.clusters !== undefined || !this.lines.opens(policy);
  }

  /** By the policy as it is, else without the Deny statements that keep out what is asked for. */
  private rewritten(wanted: Wanted, isGood: (policy: TrustPolicy) => boolean): Told | { doubt: Doubt } {
    const { document } = this;
    const bases: unknown[] = [document];
    const isForUse = this.given.isUnseen !== true && this.lines.areNamed(wanted.asked);
    const { statements } = parseTrustPolicy(document);
    // A policy that only denies is meant to keep out everybody.
    if (isForUse && wanted.asked.length > 0 && statements.some(({ effect }) => effect === "Allow")) {
      const isLetIn = (policy: TrustPolicy) => keptOut(policy, wanted).length === 0;
      const against = denialsAgainst(document, buildTrustPolicy(wanted.asked), isLetIn);
      if (against.length > 0) bases.push(withoutDenials(document, against));
    }
    // Somebody may have meant a Deny, so it goes only if nothing else helps.
    let doubt: Doubt | undefined;
    for (const base of bases) {
      const written = rewriteTrust(document, wanted, [base], isGood);
      if (!("doubt" in written)) return { ...written, asked: wanted.asked };
      doubt ??= written.doubt;
    }
    return { doubt: doubt ?? { kind: "undecided" } };
  }

  private proved(told: Told): TrustChange {
    const left = new Set(told.policy.Statement.map((one) => JSON.stringify(one)));
    const { Statement: written } = this.raw;
    const denials = parseTrustPolicy(this.document)
      .statements.filter(({ effect, index }) => effect === "Deny" && !left.has(JSON.stringify(written[index])))
      .map(({ label }) => label);
    return this.told(told, denials);
  }

  private told({ policy, gained, lost, asked }: Told, denials: readonly string[] = []): TrustChange {
    const { accounts } = this.intended;
    const isOwn = (account = "") => accounts.includes(account);
    const toSay = lost.filter(
      (one) =>
        one.kind === "principal" ||
        // What cannot be told apart is said as a whole.
        (one.kind === "pods" && isOwn(one.where ? one.where.place.account : readSourceArn(one.example).accountId)),
    );
    return withLength({
      kind: "trust",
      before: this.raw,
      unfilled: policy,
      asked,
      denials,
      ...this.filled({ after: policy, gained, lost, toSay }),
    });
  }

  private decide(doubt: Doubt): Decide {
    return { kind: "decide", doubt };
  }

  /** With placeholders for what stands in. */
  private filled<Value>(value: Value): Value {
    const withCluster = JSON.stringify(value).replaceAll(standIn, clusterPlaceholder);
    return JSON.parse(
      this.lines.isUnnamed ? withCluster.replaceAll(noAccount, accountPlaceholder) : withCluster,
    ) as Value;
  }
}

const nobody = { Statement: [] };

/** True for a policy that lets in nobody any more. */
function isClosed({ Statement }: TrustPolicy): boolean {
  return Statement.every(({ Effect }) => Effect !== "Allow");
}
