import { memoizeByObject } from "../../memoize";
import { asObject } from "../../text";

/** Conditions with more ways to come out together are not known, nor are those that take more tries, or steps in the whole template. */
export const wayLimit = 64;
const tryLimit = 1_000;
const stepLimit = 1_000_000;
/** A condition behind more others counts as one that cannot be read. */
const depthLimit = 100;

export interface Outcomes {
  outcome(name: string): boolean | undefined;
  /** True if others may come out so at the same time. */
  meets(others: Way): boolean;
}

/** What decides a condition: whether something that is not known has a value. */
interface Open {
  /** What is not known, as the template writes it. */
  written: string;
  value: string;
  /** The only values that it may have. */
  allowed?: readonly string[];
}

/** How the conditions of a template come out, as far as that is known. */
export class TemplateConditions {
  readonly declared: Record<string, unknown>;
  /** How many parts of conditions were looked at. */
  steps = 0;
  private readonly outcomes = new Map<string, boolean | undefined>();

  /** @param textOf a side of a comparison, as text; undefined if it is not known */
  constructor(
    private readonly template: Record<string, unknown>,
    private readonly textOf: (side: unknown) => string | undefined,
  ) {
    this.declared = asObject(template.Conditions);
  }

  outcome(name: string): boolean | undefined {
    if (!this.outcomes.has(name)) {
      // A comparison may ask for the condition that it is in.
      this.outcomes.set(name, undefined);
      const [way, ...others] = this.allWays([name]);
      this.outcomes.set(name, others.length === 0 ? way?.outcome(name) : undefined);
    }
    return this.outcomes.get(name);
  }

  /**
   * The ways that some conditions can come out together.
   * @param needed the name of a condition that is true in each of them, if it can be
   */
  ways(names: readonly string[], needed?: string): Outcomes[] {
    const all = this.allWays(needed === undefined ? names : [needed, ...names]);
    const wanted = needed === undefined ? all : all.filter((way) => way.outcome(needed));
    const found = wanted.length > 0 ? wanted : all;
    if (found.length > 0 && found.length <= wayLimit) return found;
    const way = new Way(this);
    return [{ outcome: (name) => (names.includes(name) ? this.outcome(name) : way.outcome(name)), meets: () => true }];
  }

  /** The ways that some conditions can come out together; none if that takes too many tries. */
  allWays(names: readonly string[]): Way[] {
    const found = new Map<string, Way>();
    const scripts: (readonly boolean[])[] = [[]];
    for (const script of scripts) {
      const way = new Way(this, script, names);
      const outcomes = names.map((name) => way.outcome(name)).join();
      if (!found.has(outcomes)) found.set(outcomes, way);
      const { choices } = way;
      const more = choices.length - script.length;
      if (scripts.length + more > tryLimit || (choices.length > 0 && this.steps > stepLimit)) return [];
      for (let last = script.length; last < choices.length; last++)
        scripts.push([...choices.slice(0, last), !choices[last]]);
    }
    return [...found.values()];
  }

  /** Whether two sides are equal, or what decides that. */
  readonly compared = memoizeByObject(([one, other]: readonly unknown[]): boolean | Open => {
    const [left, right] = [one, other].map(this.textOf);
    if (left !== undefined && right !== undefined) return left === right;
    const value = left ?? right;
    if (value === undefined) return open([one, other]);
    const side = left === undefined ? one : other;
    return { ...open(side), value, allowed: this.allowedValues(asObject(side).Ref) };
  });

  private allowedValues(parameter: unknown): string[] | undefined {
    const { AllowedValues: allowed, Type: type } = asObject(asObject(this.template.Parameters)[String(parameter)]);
    // A parameter in the Systems Manager is given by its name.
    const areAll = Array.isArray(allowed) && !String(type).startsWith("AWS::SSM::");
    return areAll ? [...new Set(allowed.map(String))] : undefined;
  }
}

/** One way that conditions come out: what nothing decides is decided when it is asked for. */
class Way implements Outcomes {
  /** What was decided and might have come out otherwise, in the order of the questions. */
  readonly choices: boolean[] = [];
  private readonly outcomes = new Map<string, boolean | undefined>();
  /** What is not known: the value that it is taken for, or those that it is not. */
  private readonly values = new Map<string, string | readonly string[]>();

  /**
   * @param script the first choices: after them every condition that can be true is
   * @param names the conditions that tell it from others
   */
  constructor(
    private readonly conditions: TemplateConditions,
    private readonly script: readonly boolean[] = [],
    private readonly names: readonly string[] = [],
  ) {}

  meets(other: Way): boolean {
    if (other.conditions !== this.conditions) return true;
    const ways = this.conditions.allWays([...this.names, ...other.names]);
    const isIn = (way: Way) => (one: Way) => one.names.every((name) => way.outcome(name) === one.outcome(name));
    return ways.length === 0 || ways.some((way) => [this, other].every(isIn(way)));
  }

  outcome(name: string, wanted = true, depth = 0): boolean {
    const known = this.outcomes.get(name);
    if (known !== undefined) return known;
    const condition = this.conditions.declared[name];
    // Nothing decides a condition that names itself.
    if (condition === undefined || depth > depthLimit || this.outcomes.has(name))
      return this.decided(open({ Condition: name }), wanted);
    this.outcomes.set(name, undefined);
    const outcome = this.isTrue(condition, wanted, depth);
    this.outcomes.set(name, outcome);
    return outcome;
  }

  private isTrue(condition: unknown, wanted: boolean, depth: number): boolean {
    this.conditions.steps++;
    const [name, argument] = Object.entries(asObject(condition))[0] ?? [];
    if (name === "Condition" && typeof argument === "string") return this.outcome(argument, wanted, depth + 1);
    if (Array.isArray(argument)) {
      const isPartTrue = (part: unknown) => this.isTrue(part, wanted, depth);
      if (name === "Fn::Not") return !this.isTrue(argument[0], !wanted, depth);
      if (name === "Fn::And") return argument.every(isPartTrue);
      if (name === "Fn::Or") return argument.some(isPartTrue);
      const compared = name === "Fn::Equals" ? this.conditions.compared(argument) : open(condition);
      return typeof compared === "boolean" ? compared : this.decided(compared, wanted);
    }
    return this.decided(open(condition), wanted);
  }

  private decided(about: Open, wanted: boolean): boolean {
    const { written, value, allowed } = about;
    const taken = this.values.get(written) ?? [];
    if (typeof taken === "string") return taken === value;
    const left = allowed?.filter((one) => !taken.includes(one));
    if (taken.includes(value) || left?.includes(value) === false) return false;
    if (left?.length === 1) return true;
    const choice = this.script[this.choices.length] ?? wanted;
    this.choices.push(choice);
    this.values.set(written, choice ? value : [...taken, value]);
    return choice;
  }
}

/** What is true or false by itself, such as a condition that cannot be read. */
const open = (itself: unknown): Open => ({ written: JSON.stringify(itself) ?? "", value: "true" });
