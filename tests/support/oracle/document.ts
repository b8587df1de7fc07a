import { type Condition, operatorOf } from "./conditions";
import { expression, pieces } from "./patterns";

/** What AWS calls one or several values. */
type Values = unknown;

/** A trust policy as its author wrote it. */
export interface Document {
  Version?: unknown;
  Statement: Record<string, unknown> | readonly Record<string, unknown>[];
}

export interface Statement {
  /** True for Allow. What is neither Allow nor Deny may allow, and does not surely deny. */
  allows: boolean;
  denies: boolean;
  /** True if the principals are those that the statement does not name. */
  others: boolean;
  /** Principals by type; `everyone` for "*". */
  principals: { everyone: boolean; named: { type: string; value: string }[] };
  coversAction: (action: string) => boolean;
  conditions: readonly Condition[];
}

/** The statements of a document that is readable; what IAM would refuse in it is not looked at. */
export function statementsOf({ Version, Statement }: Document): Statement[] {
  const variables = Version === "2012-10-17";
  return [Statement].flat().map((statement) => {
    const others = statement.NotPrincipal !== undefined;
    return {
      allows: statement.Effect !== "Deny",
      denies: statement.Effect === "Deny",
      others,
      principals: principalsOf(others ? statement.NotPrincipal : statement.Principal),
      coversAction: actionsOf(statement),
      conditions: conditionsOf(statement.Condition, variables),
    };
  });
}

const list = (value: Values) => (value === undefined ? [] : [value].flat().map(String));

function principalsOf(element: unknown): Statement["principals"] {
  if (typeof element === "string") return { everyone: element === "*", named: [] };
  const named = Object.entries((element ?? {}) as Record<string, Values>).flatMap(([type, values]) =>
    list(values).map((value) => ({ type, value: normal(type, value) })),
  );
  return { everyone: named.some(({ type, value }) => type === "AWS" && value === "*"), named };
}

/** An account's number stands for its root. */
function normal(type: string, value: string) {
  return type === "AWS" && /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;
}

function actionsOf({ Action, NotAction }: Record<string, unknown>): Statement["coversAction"] {
  const patterns = list(Action ?? NotAction).map((value) =>
    expression(pieces(value, { variables: false, wildcards: true }), { ignoreCase: true }),
  );
  return (action) => patterns.some((pattern) => pattern.test(action)) === (Action !== undefined);
}

function conditionsOf(block: unknown, variables: boolean): Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, Values>>).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      ...operatorOf(name),
      key: key.toLowerCase(),
      values: list(values),
      variables,
    })),
  );
}
