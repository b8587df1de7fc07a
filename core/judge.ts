import type { Estate, Rule } from "./facts/estate";
import type { Facts } from "./facts/facts";
import type { FindingId } from "./findings";
import type { Found } from "./findings/found";
import type { ResourceRecord } from "./records/record";
import { ofOutcomes, ofProfiles, ofRoles, ofSources } from "./rules";
import { Unanswered } from "./unanswered";

/** The result for a source. The caller says where each finding is, and what to do about it. */
export interface Judged {
  found: readonly Found[];
  /** The resources that could not be judged because of a defect, each with the error. */
  defects: readonly Facts["defects"][number][];
}

/** How far a judgement is. */
export interface Stage {
  what: "roles" | "profiles" | "findings";
  done: number;
  total: number;
}

interface Asked {
  /** The findings that are asked for; all by default. */
  ids?: readonly FindingId[] | undefined;
  /** Called before each step; throws if there is no time for it. */
  checkTime?: (() => void) | undefined;
}

/** Every rule over every role, every Fargate profile and the source itself, step by step. A defect in one rule stops no other. */
export function* judging(estate: Estate, { ids, checkTime = () => undefined }: Asked = {}): Generator<Stage, Judged> {
  const defects = [...estate.facts.defects];
  const findings: Found[] = [];
  const { complete } = estate.source;
  const rulesAsked = <Subject>(rules: readonly Rule<Subject>[]) =>
    rules.filter(({ id, needs }) => (ids?.includes(id) ?? true) && (needs === undefined || complete));
  function add(record: ResourceRecord | undefined, find: () => readonly Found[]) {
    checkTime();
    try {
      findings.push(...find());
    } catch (error) {
      if (error instanceof Unanswered || !record) throw error;
      defects.push({ record, error });
    }
  }
  for (const [index, role] of estate.roles.entries()) {
    for (const rule of rulesAsked(ofOutcomes))
      add(role.made?.record, () => role.outcomes.flatMap((outcome) => rule.judge(outcome, estate)));
    for (const rule of rulesAsked(ofRoles)) add(role.made?.record, () => rule.judge(role, estate));
    yield { what: "roles", done: index + 1, total: estate.roles.length };
  }
  const profiles = estate.profiles.filter(({ isBeingDeleted }) => !isBeingDeleted);
  for (const [index, profile] of profiles.entries()) {
    for (const rule of rulesAsked(ofProfiles)) add(profile.record, () => rule.judge(profile, estate));
    yield { what: "profiles", done: index + 1, total: profiles.length };
  }
  for (const rule of rulesAsked(ofSources)) add(undefined, () => rule.judge(estate, estate));
  return { found: findings, defects };
}

/** The result of the steps. */
export function atOnce<Result>(steps: Generator<Stage, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same at once. */
export function judge(estate: Estate, question?: Asked): Judged {
  return atOnce(judging(estate, question));
}
