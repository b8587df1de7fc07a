import { accountIdPattern, parseRoleArn } from "../../trust";
import { asObject } from "../../text";
import { providerIn } from "../regions";
import type { References } from "./references";

/** A resource of a plan or a state, as far as it tells accounts. */
interface Resource {
  address: string;
  mode: unknown;
  type: string;
  values: Record<string, unknown>;
}

/** What of a provider's configuration decides the account where it works. */
const deciding =
  /^(?:access_key|allowed_account_ids|assume_role.*|forbidden_account_ids|profile|secret_key|shared_.*|token)$/;

/** Differs between providers that may work in different accounts: an alias is often for another Region only. */
function credentialsOf(configuration: unknown, key: unknown): string {
  const expressions = asObject(providerIn(configuration, key).expressions);
  return JSON.stringify(Object.entries(expressions).filter(([name]) => deciding.test(name)));
}

/**
 * The account of the roles: the one that their ARNs name, or that Terraform itself asked for with the same credentials;
 * undefined if they are of several, or nothing tells.
 */
export function accountOf(
  all: readonly Resource[],
  prior: readonly Resource[],
  references: References,
  configuration: unknown,
): string | undefined {
  const credentials = ({ address }: Resource): string => credentialsOf(configuration, references.providerOf(address));
  const asked = [...all, ...prior].filter(
    ({ type, values }) =>
      type === "aws_caller_identity" &&
      typeof values.account_id === "string" &&
      accountIdPattern.test(values.account_id),
  );
  const roles = all.filter(({ type, mode }) => type === "aws_iam_role" && mode !== "data");
  const idsFor = (role: Resource): unknown[] => {
    const { arn } = role.values;
    const own = typeof arn === "string" ? parseRoleArn(arn)?.accountId : undefined;
    if (own !== undefined) return [own];
    const same = asked.filter((one) => credentials(one) === credentials(role));
    return same.length > 0 ? same.map(({ values }) => values.account_id) : [undefined];
  };
  const ids = roles.length > 0 ? roles.flatMap(idsFor) : asked.map(({ values }) => values.account_id);
  const accounts = [...new Set(ids)];
  return accounts.length === 1 && typeof accounts[0] === "string" ? accounts[0] : undefined;
}
