/**
 * A second opinion on trust policies, written without a look at `iam/`: it tries a grid of requests one by one with regular
 * expressions. It knows only the operators, principals and values that `randomTrustPolicy` draws from; on others it proves nothing.
 */
export interface Requester {
  who: { type: string; value: string };
  action: string;
}

/** The condition keys of a request, in lower case. */
export type Keys = Record<string, string>;

interface OracleStatement {
  Effect: string;
  Principal?: "*" | Record<string, string | string[]>;
  NotPrincipal?: Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

const list = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat());

/** True if, for one of the keys that a requester may bring, some Allow applies and no Deny does. */
export function oraclePermits(
  statements: OracleStatement[],
  { who, action }: Requester,
  bring: Iterable<Keys>,
): boolean {
  const about = statements.filter((statement) => isAbout(statement, who, action));
  const allows = about.filter(({ Effect }) => Effect === "Allow");
  const denies = about.filter(({ Effect }) => Effect === "Deny");
  if (allows.length === 0) return false;
  for (const keys of bring) {
    if (allows.some((statement) => allHold(statement, keys)) && !denies.some((statement) => allHold(statement, keys)))
      return true;
  }
  return false;
}

function isAbout(statement: OracleStatement, who: Requester["who"], action: string): boolean {
  const isNamed = (principal: "*" | Record<string, string | string[]>) =>
    principal === "*" || list(principal.AWS).includes("*") || list(principal[who.type]).includes(who.value);
  if (statement.Principal !== undefined ? !isNamed(statement.Principal) : isNamed(statement.NotPrincipal ?? {}))
    return false;
  const isListed = (actions: string[]) =>
    actions.some((one) => glob(one.toLowerCase(), ".").test(action.toLowerCase()));
  return statement.Action !== undefined ? isListed(list(statement.Action)) : !isListed(list(statement.NotAction));
}

function allHold({ Condition }: OracleStatement, keys: Keys): boolean {
  return Object.entries(Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, values]) => holds(operator, keys[key.toLowerCase()], list(values))),
  );
}

function holds(operator: string, actual: string | undefined, values: string[]): boolean {
  if (operator === "Null") return values.some((value) => (value === "true") === (actual === undefined));
  const [, quantifier, base, ifExists] = /^(?:(\w+):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = base.includes("Not");
  if (actual === undefined)
    return quantifier === "ForAllValues" || (quantifier !== "ForAnyValue" && (negated || ifExists !== undefined));
  const equal = values.some((value) => {
    if (base.startsWith("Arn")) return glob(value, "arn").test(actual);
    if (base.includes("Like")) return glob(value, ".").test(actual);
    return value === actual;
  });
  return negated ? !equal : equal;
}

/** A pattern as a regular expression: `*` is any text, or for an ARN any text within one of the first five parts. */
function glob(pattern: string, kind: "." | "arn"): RegExp {
  const known = expressions.get(kind + pattern) ?? compile(pattern, kind);
  expressions.set(kind + pattern, known);
  return known;
}

const expressions = new Map<string, RegExp>();

function compile(pattern: string, kind: "." | "arn"): RegExp {
  const parts = kind === "arn" ? pattern.split(":") : [pattern];
  const fold = (text: string, any: string) =>
    text
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, `${any}*`)
      .replace(/\?/g, any);
  if (kind === ".") return new RegExp(`^${fold(pattern, "[^]")}$`);
  const head = parts.slice(0, 5).map((part) => fold(part, "[^:]"));
  return new RegExp(`^${[...head, fold(parts.slice(5).join(":"), "[^]")].join(":")}$`);
}
