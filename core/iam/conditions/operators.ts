import { remember } from "../remember";
import type { Truth } from "../truth";
import { arnMatches } from "./arn";
import { boolMatches } from "./bool";
import { dateCompares } from "./date";
import { neverKnown } from "./never-known";
import { numberCompares } from "./numeric";
import { stringMatches } from "./string";
import { present } from "../../text";

/** How one value of a policy is held against the value of a request. */
export type ValueTest = (policyValue: string, requestValue: string, variables: boolean) => Truth;

/** A condition operator taken apart. */
export interface Operator {
  /** The name without qualifier and suffix, spelled as AWS spells it: `ArnLike`. */
  base: string;
  /** Which way values are compared; `Null` looks at presence only. */
  family: "String" | "Arn" | "Numeric" | "Date" | "Bool" | "Binary" | "IpAddress" | "Null";
  negated: boolean;
  quantifier?: "ForAllValues" | "ForAnyValue";
  ifExists: boolean;
  /** `*` and `?` are special in its values. */
  wildcards: boolean;
  test: ValueTest;
}

type Base = Omit<Operator, "quantifier" | "ifExists" | "base">;

function base(family: Operator["family"], test: ValueTest, negated = false, wildcards = false): Base {
  return { family, test, negated, wildcards };
}

const bases: Record<string, Base> = {
  StringEquals: base("String", stringMatches({})),
  StringNotEquals: base("String", stringMatches({}), true),
  StringEqualsIgnoreCase: base("String", stringMatches({ ignoreCase: true })),
  StringNotEqualsIgnoreCase: base("String", stringMatches({ ignoreCase: true }), true),
  StringLike: base("String", stringMatches({ wildcards: true }), false, true),
  StringNotLike: base("String", stringMatches({ wildcards: true }), true, true),
  ArnEquals: base("Arn", arnMatches, false, true),
  ArnLike: base("Arn", arnMatches, false, true),
  ArnNotEquals: base("Arn", arnMatches, true, true),
  ArnNotLike: base("Arn", arnMatches, true, true),
  NumericEquals: base("Numeric", numberCompares("=")),
  NumericNotEquals: base("Numeric", numberCompares("="), true),
  NumericLessThan: base("Numeric", numberCompares("<")),
  NumericLessThanEquals: base("Numeric", numberCompares("<=")),
  NumericGreaterThan: base("Numeric", numberCompares(">")),
  NumericGreaterThanEquals: base("Numeric", numberCompares(">=")),
  DateEquals: base("Date", dateCompares("=")),
  DateNotEquals: base("Date", dateCompares("="), true),
  DateLessThan: base("Date", dateCompares("<")),
  DateLessThanEquals: base("Date", dateCompares("<=")),
  DateGreaterThan: base("Date", dateCompares(">")),
  DateGreaterThanEquals: base("Date", dateCompares(">=")),
  Bool: base("Bool", boolMatches),
  BinaryEquals: base("Binary", neverKnown),
  IpAddress: base("IpAddress", neverKnown),
  NotIpAddress: base("IpAddress", neverKnown, true),
  Null: base("Null", neverKnown),
};

const spelling = new Map(Object.keys(bases).map((name) => [name.toLowerCase(), name]));
const shape = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i;

/**
 * Takes a condition operator apart: `ForAnyValue:StringLikeIfExists`; undefined for a name that IAM does not know.
 * The case of letters is passed over: what IAM makes of another case is not documented, so it is read at its worst.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const parseOperator: (name: string) => Operator | undefined = remember(takeApart);

function takeApart(name: string): Operator | undefined {
  const [, quantifier, baseName, ifExists] = shape.exec(name) ?? [];
  const spelled = spelling.get((baseName ?? "").toLowerCase());
  if (!spelled || (spelled === "Null" && (ifExists || quantifier))) return undefined;
  return {
    ...present(bases[spelled]),
    base: spelled,
    ifExists: ifExists !== undefined,
    ...(quantifier && {
      quantifier: quantifier.toLowerCase() === "forallvalues" ? ("ForAllValues" as const) : ("ForAnyValue" as const),
    }),
  };
}
