import { memoizeByObject } from "../../memoize";
import { asObject, distinct } from "../../text";

/** Conditions with more ways to come out together are not known, nor are those that take more tries, or steps in the whole template. */
export const wayLimit = 64;
const tryLimit = 1_000;
const stepLimit = 1_000_000;
/** A condition behind more conditions than this counts as one that cannot be read. */
const depthLimit = 100;

export interface Outcomes {
  outcome(name: string): boolean | undefined;
  /** True if the conditions of another way may come out so at the same time. */
  meets(way: Way): boolean;
}

/** An unknown decides a condition: whether it has a value. */
interface Open {
  /** The unknown, as the template writes it. */
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
      const [way, secondWay] = this.allWays([name]);
      if (!secondWay) this.outcomes.set(name, way?.outcome(name));
    }
    return this.outcomes.get(name);
  }

  /**
   * The ways that some conditions can come out together.
   * @param needed the name of a condition that is true in each of them, if it can be
   */
  ways(names: readonly string[], needed?: string): Outcomes[] {
    let ways = this.allWays(needed === undefined ? names : [needed, ...names]);
    if (needed !== undefined) {
      const fitting = ways.filter((way) => way.outcome(needed));
      if (fitting.length > 0) ways = fitting;
    }
    if (ways.length > 0 && ways.length <= wayLimit) return ways;
    const likely = new Way(this);
    const outcome = (name: string) => (names.includes(name) ? this.outcome(name) : likely.outcome(name));
    return [{ outcome, meets: () => true }];
  }

  /** The ways that some conditions can come out together; none if that takes too many tries. */
  allWays(names: readonly string[]): Way[] {
    const ways = new Map<string, Way>();
    const scripts: (readonly boolean[])[] = [[]];
    for (const script of scripts) {
      const way = new Way(this, script, names);
      const outcomes = names.map((name) => way.outcome(name)).join();
      if (!ways.has(outcomes)) ways.set(outcomes, way);
      const { choices } = way;
      const more = choices.length - script.length;
      if (scripts.length + more > tryLimit || (choices.length > 0 && this.steps > stepLimit)) return [];
      for (let last = script.length; last < choices.length; last++)
        scripts.push([...choices.slice(0, last), !choices[last]]);
    }
    return [...ways.values()];
  }

  /** Whether two sides are equal, or the unknown that decides it. */
  readonly compared = memoizeByObject(([first, second]: readonly unknown[]) => {
    const [firstText, secondText] = [first, second].map(this.textOf);
    if (firstText !== undefined && secondText !== undefined) return firstText === secondText;
    const value = firstText ?? secondText;
    if (value === undefined) return open([first, second]);
    const side = firstText === undefined ? first : second;
    return { ...open(side), value, allowed: this.allowedValues(asObject(side).Ref) };
  });

  private allowedValues(parameter: unknown) {
    const { AllowedValues: allowed, Type: type } = asObject(asObject(this.template.Parameters)[String(parameter)]);
    // A parameter in the Systems Manager is given by its name.
    if (!Array.isArray(allowed) || String(type).startsWith("AWS::SSM::")) return undefined;
    return distinct(allowed.map(String));
  }
}

/** One way that conditions come out: an unknown is decided when a condition asks for it. */
class Way implements Outcomes {
  /** The decisions that might have come out otherwise, in the order of the questions. */
  readonly choices: boolean[] = [];
  private readonly outcomes = new Map<string, boolean | undefined>();
  /** By the unknown, the value that it is taken for, or those that it is not. */
  readonly values = new Map<string, string | readonly string[]>();

  /**
   * @param script the first choices: after them every condition that can be true is
   * @param names the conditions that tell this way from others
   */
  constructor(
    readonly conditions: TemplateConditions,
    readonly script: readonly boolean[] = [],
    private readonly names: readonly string[] = [],
  ) {}

  meets(partner: Way): boolean {
    if (partner.conditions !== this.conditions) return true;
    const ways = this.conditions.allWays([...this.names, ...partner.names]);
    return ways.length === 0 || ways.some((way) => this.isPartOf(way) && partner.isPartOf(way));
  }

  private isPartOf(way: Way) {
    return this.names.every((name) => this.outcome(name) === way.outcome(name));
  }

  outcome(name: string, wanted = true, depth = 0): boolean {
    const known = this.outcomes.get(name);
    if (known !== undefined) return known;
    const condition = this.conditions.declared[name];
    // Nothing decides a condition that names itself.
    if (condition === undefined || depth > depthLimit || this.outcomes.has(name))
      return decided(this, open({ Condition: name }), wanted);
    this.outcomes.set(name, undefined);
    const outcome = isTrue(this, condition, wanted, depth);
    this.outcomes.set(name, outcome);
    return outcome;
  }
}

function isTrue(way: Way, condition: unknown, wanted: boolean, depth: number): boolean {
  way.conditions.steps++;
  const [name, argument] = Object.entries(asObject(condition))[0] ?? [];
  if (name === "Condition" && typeof argument === "string") return way.outcome(argument, wanted, depth + 1);
  if (!Array.isArray(argument)) return decided(way, open(condition), wanted);
  const isPartTrue = (part: unknown) => isTrue(way, part, wanted, depth);
  if (name === "Fn::Not") return !isTrue(way, argument[0], !wanted, depth);
  if (name === "Fn::And") return argument.every(isPartTrue);
  if (name === "Fn::Or") return argument.some(isPartTrue);
  const compared = name === "Fn::Equals" ? way.conditions.compared(argument) : open(condition);
  return typeof compared === "boolean" ? compared : decided(way, compared, wanted);
}

function decided(way: Way, { written, value, allowed }: Open, wanted: boolean) {
  const taken = way.values.get(written) ?? [];
  if (typeof taken === "string") return taken === value;
  const possible = allowed?.filter((allowedValue) => !taken.includes(allowedValue));
  if (taken.includes(value) || possible?.includes(value) === false) return false;
  if (possible?.length === 1) return true;
  const choice = way.script[way.choices.length] ?? wanted;
  way.choices.push(choice);
  way.values.set(written, choice ? value : [...taken, value]);
  return choice;
}

/** A part that is true or false by itself, such as a condition that cannot be read. */
function open(part: unknown) {
  return { written: JSON.stringify(part) ?? "", value: "true" };
}
