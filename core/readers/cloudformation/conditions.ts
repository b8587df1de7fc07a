import { asObject } from "../../text";

/**
 * What is not known, by its text, and what it is taken for: a value that it is compared with, or undefined for any other one. A
 * condition that cannot be read is not known itself.
 */
export type Assumption = ReadonlyMap<string, string | undefined>;

/** What is not known, with the values that make a difference. */
type Open = Map<string, Set<string | undefined>>;

const yes = "true";

/** A document with more open conditions is not known, nor one with too much to try, in characters of conditions to be read. */
const conditionLimit = 6;
const workLimit = 20_000_000;
const depthLimit = 20;
/** With more conditions than this, no order is looked for in which they are to be true. */
const orderLimit = 100;

/** How the conditions of a template come out. */
export class TemplateConditions {
  private readonly declared: Record<string, unknown>;
  /** How those come out that were asked for: many may name the same. */
  private readonly outcomes = new Map<string, boolean | undefined>();

  /** What the first way assumes of the template's own conditions. */
  private own?: Assumption;

  /** @param textOf a side of a comparison, as text; undefined where it is not known */
  constructor(
    private readonly template: Record<string, unknown>,
    private readonly textOf: (side: unknown) => string | undefined,
    private readonly assumed: Assumption = new Map(),
  ) {
    this.declared = asObject(template.Conditions);
  }

  /** How a condition comes out; undefined where that is not known, and not assumed. */
  outcome(name: string, depth = 0): boolean | undefined {
    if (this.outcomes.has(name)) return this.outcomes.get(name);
    const condition = depth > depthLimit ? undefined : this.declared[name];
    if (condition === undefined) return this.taken(itself(name));
    // Nothing decides a condition that names itself.
    this.outcomes.set(name, undefined);
    const outcome = this.isTrue(condition, depth) ?? this.taken(itself(name));
    this.outcomes.set(name, outcome);
    return outcome;
  }

  /**
   * The ways in which some conditions can come out together, as an assumption for each. In the first one each condition is true,
   * in the order of the template, that can be.
   * @param all the names of these conditions, and of others that are to be decided
   * @param needed the name of a condition that must be true, where it can
   */
  ways(names: readonly string[], all: readonly string[], needed?: string): Assumption[] {
    const isNeeded = needed !== undefined && this.outcome(needed) === undefined;
    const asked = isNeeded ? [...new Set([needed, ...names])] : names;
    const open = this.openIn(asked);
    const others = new Set(all.filter((name) => !asked.includes(name)).map(itself));
    const first = new Map(
      [...this.first(all)].filter(([key]) => !selfPattern.test(key) || open.has(key) || others.has(key)),
    );
    // What nothing else decides, such as one behind too many others.
    for (const name of asked.filter((one) => this.under(first).outcome(one) === undefined)) {
      open.set(itself(name), new Set([yes, undefined]));
      first.set(itself(name), yes);
    }
    const count = [...open.values()].reduce((product, values) => product * (values.size + 1), 1);
    if (names.length > conditionLimit || count * shown(this.declared).length > workLimit)
      return [new Map([...first].filter(([key]) => !open.has(key)))];
    let ways: Assumption[] = [first];
    for (const [key, values] of open) {
      const more = [...values].filter((value) => value !== first.get(key));
      ways = [...ways, ...more.flatMap((value) => ways.map((way) => new Map(way).set(key, value)))];
    }
    const byOutcomes = new Map<string, Assumption>();
    for (const way of ways) {
      const under = this.under(way);
      const outcomes = names.map((name) => under.outcome(name)).join();
      const isMeant = !isNeeded || under.outcome(needed) === true;
      if (isMeant && !byOutcomes.has(outcomes)) byOutcomes.set(outcomes, way);
    }
    return byOutcomes.size > 0 ? [...byOutcomes.values()] : [first];
  }

  private under(assumed: Assumption): TemplateConditions {
    return new TemplateConditions(this.template, this.textOf, assumed);
  }

  private isTrue(condition: unknown, depth: number): boolean | undefined {
    const [name, argument] = functionOf(condition);
    if (name === "Condition" && typeof argument === "string") return this.outcome(argument, depth + 1);
    if (!Array.isArray(argument)) return undefined;
    if (name === "Fn::Equals") {
      const compared = this.compared(argument);
      return typeof compared === "boolean" ? compared : this.taken(...compared);
    }
    const parts = argument.map((part) => this.isTrue(part, depth + 1));
    if (name === "Fn::Not") return parts[0] === undefined ? undefined : !parts[0];
    if (name !== "Fn::And" && name !== "Fn::Or") return undefined;
    const deciding = name === "Fn::Or";
    if (parts.includes(deciding)) return deciding;
    return parts.includes(undefined) ? undefined : !deciding;
  }

  /** Whether two sides are equal, or what of them is not known, with the value for which they are. */
  private compared([one, other]: readonly unknown[]): boolean | [open: string, value: string] {
    const [left, right] = [one, other].map(this.textOf);
    if (left !== undefined && right !== undefined) return left === right;
    const value = left ?? right;
    return value === undefined ? [shown([one, other]), yes] : [shown(left === undefined ? one : other), value];
  }

  private taken(open: string, value = yes): boolean | undefined {
    return this.assumed.has(open) ? this.assumed.get(open) === value : undefined;
  }

  /** What is not known of some conditions. */
  private openIn(names: readonly string[]): Open {
    const found: Open = new Map();
    const add = (open: string, value = yes) => found.set(open, (found.get(open) ?? new Set()).add(value));
    const seen = new Set<string>();
    const isSettled = new Set<string>();
    /** @returns whether what it adds decides the condition */
    const visit = (condition: unknown, depth: number): boolean => {
      const [name = "", argument] = functionOf(condition);
      if (name === "Condition" && typeof argument === "string") return visitNamed(argument, depth + 1);
      if (!Array.isArray(argument)) return false;
      if (name !== "Fn::Equals")
        return argument.map((part) => visit(part, depth)).every(Boolean) && operators.has(name);
      const compared = this.compared(argument);
      if (typeof compared !== "boolean") add(...compared);
      return true;
    };
    const visitNamed = (name: string, depth: number): boolean => {
      if (this.outcome(name, depth) !== undefined) return true;
      if (depth > depthLimit || seen.has(name)) return found.has(itself(name)) || isSettled.has(name);
      seen.add(name);
      if (!visit(this.declared[name], depth)) add(itself(name));
      isSettled.add(name);
      return true;
    };
    for (const name of names) visitNamed(name, 0);
    return new Map([...found].map(([open, values]) => [open, this.possible(open, values)]));
  }

  /** The values that something may have: those that it is compared with, and undefined for all others. */
  private possible(open: string, compared: ReadonlySet<string | undefined>): Set<string | undefined> {
    const parameter = asObject(this.template.Parameters)[/^\{"Ref":"(\w+)"\}$/.exec(open)?.[1] ?? ""];
    const { AllowedValues: allowed, Type: type } = asObject(parameter);
    // A parameter in the Systems Manager is given by its name.
    if (!Array.isArray(allowed) || String(type).startsWith("AWS::SSM::")) return new Set([...compared, undefined]);
    return new Set(allowed.map(String).map((value) => (compared.has(value) ? value : undefined)));
  }

  /** Whether a condition is false in the first way. */
  isFalseAtFirst(name: string): boolean {
    return this.under(this.first([name])).outcome(name) === false;
  }

  /** An assumption under which all conditions are decided: those of the template, and others that it does not declare. */
  private first(all: readonly string[]): Assumption {
    this.own ??= this.assumedFor(Object.keys(this.declared));
    const undeclared = all.filter((name) => !Object.hasOwn(this.declared, name));
    return new Map([...this.own, ...undeclared.map((name) => [itself(name), yes] as const)]);
  }

  private assumedFor(names: readonly string[]): Assumption {
    const open = this.openIn(names);
    const assumed = new Map<string, string | undefined>();
    let now = this.under(assumed);
    const assume = (key: string, value: string | undefined) => {
      assumed.set(key, value);
      now = this.under(assumed);
    };
    const settle = (condition: unknown, wanted: boolean, depth: number): void => {
      const [name, argument] = functionOf(condition);
      if (name === "Condition" && typeof argument === "string") return settleNamed(argument, wanted, depth + 1);
      if (!Array.isArray(argument)) return;
      const isNot = name === "Fn::Not";
      if (name !== "Fn::Equals") return argument.forEach((part) => settle(part, isNot ? !wanted : wanted, depth));
      const compared = this.compared(argument);
      if (typeof compared === "boolean" || assumed.has(compared[0])) return;
      const [key, value] = compared;
      const values = [...(open.get(key) ?? [])];
      const wished = values.filter((one) => (one === value) === wanted);
      assume(key, (wished.length > 0 ? wished : values)[0]);
    };
    const settleNamed = (name: string, wanted: boolean, depth: number): void => {
      if (depth > depthLimit || now.outcome(name) !== undefined) return;
      settle(this.declared[name], wanted, depth);
      if (now.outcome(name) === undefined) assume(itself(name), wanted ? yes : undefined);
    };
    if (names.length <= orderLimit) for (const name of names) settleNamed(name, true, 0);
    for (const [key, [value]] of open) if (!assumed.has(key)) assumed.set(key, value);
    return assumed;
  }
}

const operators = new Set(["Fn::Not", "Fn::And", "Fn::Or"]);

function functionOf(condition: unknown): [name?: string, argument?: unknown] {
  return Object.entries(asObject(condition))[0] ?? [];
}

/** What is not known of a condition that cannot be read. */
function itself(name: string): string {
  return shown({ Condition: name });
}

const selfPattern = /^\{"Condition":"[^"]*"\}$/;

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
