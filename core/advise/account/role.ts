import type { Estate, RoleFacts } from "../../facts/estate";
import { mayServeFargate } from "../../facts/role-trust";
import type { RoleRecord } from "../../readers/account/inventory";
import { plain } from "../../records/record";
import type { MadeRole } from "../../records/identity";
import { parseRoleArn, type RoleArn } from "../../policy";
import type { Use } from "../../trust";
import { usesOfRole } from "../meant";

/** A role of an account with all that is known of who uses it, as advice and plans take it. */
export interface AccountRole {
  estate: Estate;
  facts: RoleFacts;
  made: MadeRole;
  parsed: RoleArn;
  record: Pick<RoleRecord, "uniqueId" | "trustPolicy" | "attachedPolicies" | "policies" | "permissionsBoundary">;
  /** The clusters that use the role, and those that it has to serve. */
  clusters: Use[];
}

/** Brings together what is known of a role; undefined for one that the account does not show. */
export function accountRole(facts: RoleFacts, estate: Estate): AccountRole | undefined {
  const { made } = facts;
  const parsed = parseRoleArn(made?.arn ?? "");
  const props = plain(made?.record.props) as Record<string, unknown> | undefined;
  if (!made || !parsed || typeof props?.assumeRolePolicy !== "string") return undefined;
  const inline = props.inlinePolicies as { name: string; policy: string }[];
  const record = {
    ...(props as unknown as RoleRecord),
    trustPolicy: props.assumeRolePolicy,
    attachedPolicies: props.managedPolicyArns as string[],
    policies: inline.map(({ name, policy: document }) => ({ name, document })),
  };
  return { estate, facts, made, parsed, record, clusters: usesOfRole(facts, estate) };
}

/** Whether a role of an account is for Fargate, or a Fargate profile uses it. */
export function isOfFargate({ facts }: AccountRole): boolean {
  return facts.profiles.length > 0 || facts.outcomes.some(mayServeFargate);
}

/** How many managed policies a role has that takes no more; undefined if it does, or nobody knows. */
export function asManyAsMayBe({ estate: { source }, record }: AccountRole): number | undefined {
  const { policiesPerRole = Infinity } = source.quotas ?? {};
  const { length } = record.attachedPolicies;
  return length >= policiesPerRole ? length : undefined;
}
