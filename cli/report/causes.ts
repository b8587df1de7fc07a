import { bySeverity, type Finding, type Step } from "../../core/findings";
import { inGroups } from "./report";

/** Findings of one cause that are fixed in one way. */
export interface Way {
  findings: readonly [Finding, ...Finding[]];
  /** With placeholders for what is different from finding to finding; if there is one finding only, as they are. */
  steps: readonly Step[];
  /** The id of the finding of the same role whose fix corrects these too. */
  endedBy?: Finding["id"];
}

/** Findings that say the same, each of its own role or place: what they have in common is said once. */
export interface Cause {
  findings: readonly [Finding, ...Finding[]];
  message: string;
  /** The placeholders of the message that stand for the same in each finding. */
  same: Readonly<Record<string, string>>;
  ways: readonly Way[];
}

/** The findings whose fix another one of the same role or resource has: that one. Two parts of an account have nothing in common. */
export function endings(findings: readonly Finding[]): Map<Finding, Finding> {
  const ofRoles = findings.filter(({ role, urn, resource }) => (role ?? urn ?? resource) !== undefined);
  const groups = inGroups(ofRoles).filter(({ fix }) => fix !== undefined);
  return new Map(groups.flatMap(({ findings: [first, ...others] }) => others.map((one) => [one, first] as const)));
}

function stepsOf({ steps, fix, hasCommands }: Finding): readonly Step[] {
  if (steps) return steps;
  if (fix === undefined) return [];
  return [hasCommands ? { command: fix } : { text: fix }];
}

const groupsBy = <Item>(items: readonly Item[], keyOf: (item: Item) => unknown): [Item, ...Item[]][] =>
  [...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values()] as [Item, ...Item[]][];

/** What the placeholders of several findings stand for, as far as it is the same. */
function sameNames([first, ...others]: readonly Finding[]): Record<string, string> {
  if (others.length === 0) return {};
  const isSame = ([placeholder, name]: [string, string]): boolean =>
    others.every(({ alike }) => alike?.own[placeholder] === name);
  return Object.fromEntries(Object.entries(first?.alike?.own ?? {}).filter(isSame));
}

/** The findings by what is wrong, the most severe first; `endedBy` says whose fix corrects a finding too. */
export function inCauses(findings: readonly Finding[], endedBy: ReadonlyMap<Finding, Finding>): Cause[] {
  const messageOf = ({ alike, cause, message }: Finding): string => alike?.message ?? cause ?? message;
  const ordered = inGroups(findings).flatMap((group) => group.findings);
  const causes = groupsBy(ordered, (one) => [one.id, one.level, messageOf(one)]).map((same) => {
    const [first, ...others] = same;
    const isAlone = others.length === 0;
    const sharedSteps = (one: Finding) => (isAlone ? stepsOf(one) : (one.alike?.steps ?? stepsOf(one)));
    const ways = groupsBy(same, (one) => endedBy.get(one)?.id ?? sharedSteps(one)).map((fixed): Way => {
      const ending = endedBy.get(fixed[0])?.id;
      return { findings: fixed, steps: sharedSteps(fixed[0]), ...(ending && { endedBy: ending }) };
    });
    return { findings: same, message: isAlone ? first.message : messageOf(first), same: sameNames(same), ways };
  });
  return causes.sort((a, b) => bySeverity(a.findings[0], b.findings[0]));
}
