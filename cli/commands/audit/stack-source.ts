import type { PolicySettings, PulumiException } from "../../../core/findings/configuration/file";
import type { PolicyName } from "../../../core/findings/configuration/policies";
import { findFacts } from "../../../core/facts/facts";
import { usesByConfiguration, usesByLedger, type Ledgers } from "../../../core/facts/ledger";
import { keyOf, type RolesInAws } from "../../../core/lookup/answers";
import { AwsAnswers, type AwsMemory, type LookupMode } from "../../../core/lookup/aws-answers";
import type { Source } from "../../../core/readers/source";
import type { RoleIdentity } from "../../../core/records/identity";
import { stackOfUrn, type ResourceRecord } from "../../../core/records/record";
import { eksCluster } from "../../../core/service/eks-cluster";
import { asList } from "../../../core/text";
import { fargate } from "../../../core/trust";

/** The configuration of the pack, ready to judge with. */
export interface Configuration {
  settings: readonly PolicySettings[];
  exceptions: readonly PulumiException[];
  ledgers: Ledgers;
}

export const clusterPolicy: PolicyName = "eks-cluster-role-trust-scoped";

const isOn = ({ settings }: Configuration, policy: PolicyName): boolean =>
  settings.some(({ name, level }) => name === policy && level !== "disabled");

const valuesOf = ({ settings }: Configuration, name: PolicyName): Record<string, unknown> =>
  settings.find((one) => one.name === name)?.values ?? {};

/** What AWS tells of the roles that a stack uses and does not make: to each policy as its own configuration has it asked. */
export async function askAws(
  records: readonly ResourceRecord[],
  configuration: Configuration,
  memory: AwsMemory,
  notice: (text: string) => void,
): Promise<RolesInAws> {
  const answers = new AwsAnswers(memory);
  const facts = findFacts(records);
  const voice = { notice, labelOf: ({ label }: RoleIdentity) => label };
  const askFor = async (name: PolicyName): Promise<RolesInAws> => {
    if (!isOn(configuration, name)) return { uses: new Map(), trustPolicies: new Map() };
    const { lookup = "auto", nodeRoles, ledgers } = valuesOf(configuration, name);
    const isInformed = asList(nodeRoles).length + asList(ledgers).length > 0;
    return answers.rolesOf(facts, voice, { mode: lookup as LookupMode, isInformed });
  };
  // In the order of the pack: "auto" of the second policy is what the first one has.
  const { uses } = await askFor("fargate-role-not-node-role");
  const { trustPolicies } = await askFor("fargate-profile-role-usable");
  return { uses, trustPolicies };
}

/** A stack as a source, with what its configuration and AWS say of the roles that it does not make. */
export function sourceOf(
  stack: string,
  records: ResourceRecord[],
  configuration: Configuration,
  live: RolesInAws,
): Source {
  const listIn = (values: Record<string, unknown>, key: string): string[] | undefined =>
    Array.isArray(values[key]) ? values[key].map(String) : undefined;
  const scope = valuesOf(configuration, "fargate-role-trust-scoped");
  const nodeRoles = listIn(valuesOf(configuration, "fargate-role-not-node-role"), "nodeRoles") ?? [];
  const [organization] = stack.split("/", 1);
  const own = { stack: records.map(({ urn }) => stackOfUrn(urn)).find((one) => one !== undefined), organization };
  const allowed = ["accounts", "clusters", "regions", "organizations"].map((key) => [key, listIn(scope, key)] as const);
  return {
    file: stack,
    ...(isOn(configuration, clusterPolicy) && { services: [fargate, eksCluster] }),
    here: "this stack",
    isInAws: true,
    isStack: true,
    records,
    showsAttachments: true,
    lineOf: () => undefined,
    nameOf: ({ urn }) => urn,
    allowed: Object.fromEntries(allowed),
    usesElsewhere: (role) => [
      ...usesByConfiguration(nodeRoles, role),
      ...usesByLedger(configuration.ledgers, own, role),
      ...(live.uses.get(keyOf(role)) ?? []),
    ],
    trustPolicyElsewhere: (role) => live.trustPolicies.get(keyOf(role)),
  };
}
