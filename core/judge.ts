import { estateOf, type Estate } from "./facts/estate";
import { findFacts, type Facts } from "./facts/facts";
import type { Found } from "./findings/found";
import type { Source } from "./readers/source";
import type { ResourceRecord } from "./records/record";
import { rules } from "./rules";
import type { Rule } from "./rules/rule";
import { Unanswered } from "./unanswered";

/** What a source comes to. The caller says where each finding is, and what to do about it. */
export interface Judged {
  estate: Estate;
  found: readonly Found[];
  /** What could not be judged because of a defect: the resource, and what was thrown. */
  defects: readonly Facts["defects"][number][];
}

/** How far a judgement is. */
export interface Stage {
  what: "roles" | "profiles" | "findings";
  done: number;
  total: number;
}

/**
 * Judges a source step by step: every rule over every role, every Fargate profile and the source itself. A defect in one rule stops
 * no other.
 * @param checkTime called before each step; throws if there is no time for it
 */
export function* judging(source: Source, checkTime: () => void = () => undefined): Generator<Stage, Judged> {
  const estate = estateOf(source, findFacts(source.records, undefined, checkTime));
  const defects = [...estate.facts.defects];
  const found: Found[] = [];
  const add = (record: ResourceRecord | undefined, find: () => readonly Found[]): void => {
    checkTime();
    try {
      found.push(...find());
    } catch (error) {
      if (error instanceof Unanswered || !record) throw error;
      defects.push({ record, error });
    }
  };
  for (const [index, role] of estate.roles.entries()) {
    for (const rule of rules)
      if (rule.about === "role" && mayApply(rule, source)) add(role.made?.record, () => rule.judge(role, estate));
    yield { what: "roles", done: index + 1, total: estate.roles.length };
  }
  const profiles = estate.profiles.filter(({ isBeingDeleted }) => !isBeingDeleted);
  for (const [index, profile] of profiles.entries()) {
    for (const rule of rules)
      if (rule.about === "profile" && mayApply(rule, source)) add(profile.record, () => rule.judge(profile, estate));
    yield { what: "profiles", done: index + 1, total: profiles.length };
  }
  for (const rule of rules)
    if (rule.about === "source" && mayApply(rule, source)) add(undefined, () => rule.judge(estate));
  return { estate, found, defects };
}

function mayApply({ needs }: Rule, { complete }: Source): boolean {
  return needs === undefined || complete !== undefined;
}

export function judge(source: Source, checkTime?: () => void): Judged {
  const steps = judging(source, checkTime);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
