import { readFileSync } from "node:fs";
import { estateOf, type Estate } from "../core/facts/estate";
import type { FindingId } from "../core/findings";
import { policyKinds, type PolicyName } from "../core/findings/configuration/policies";
import { judge, type Judged } from "../core/judge";
import { readLedgers, usesByConfiguration, usesByLedger } from "../core/readers/ledger";
import type { Source } from "../core/readers/source";
import { roleKey } from "../core/records/identity";
import { stackOfUrn } from "../core/records/record";
import { decodedText } from "../core/text";
import { sayNotices } from "./notices";
import { sayFound } from "./say";
import type { Scene } from "./trust/intended";

/** The findings that need all resources together: those of trust policies are found in each resource as it comes. */
function idsAtEnd(policy: PolicyName): FindingId[] {
  if (policy === "fargate-role-trust-exclusive") return [];
  if (policy === "fargate-role-trust-scoped") return ["role-not-judged"];
  // Other findings of a role of nodes and pods end with it.
  return [...policyKinds[policy].finds, "node-role-shared"];
}

/**
 * Reports what all resources of a stack together show.
 * @param sayDefects gets the resources that could not be judged because of a defect
 */
export async function judgeStack(
  policy: PolicyName,
  estate: Estate,
  scene: Scene,
  sayDefects?: (defects: Judged["defects"]) => void,
): Promise<void> {
  sayNotices(policy, estate, scene);
  const rolesElsewhere = await seenElsewhere(policy, estate, scene);
  const whole = rolesElsewhere ? estateOf({ ...estate.source, rolesElsewhere }, estate.facts) : estate;
  const { found: findings, defects } = judge(whole, { ids: idsAtEnd(policy) });
  sayDefects?.(defects);
  sayFound(policy, findings, whole, scene);
}

/** Roles of the stack as AWS and other stacks show them, as far as a policy asks for it. */
async function seenElsewhere(policy: PolicyName, estate: Estate, scene: Scene): Promise<Source["rolesElsewhere"]> {
  if (policy === "fargate-role-not-node-role") return usedElsewhere(estate, scene);
  const isElsewhere = estate.profiles.some(({ role }) => role !== undefined && role.urn === undefined);
  if (policy !== "fargate-profile-role-usable" || !isElsewhere) return undefined;
  const { config, output, aws } = scene;
  return aws.rolesOf(estate.facts, output, config.lookup);
}

/** The uses of the stack's roles by other stacks. */
async function usedElsewhere({ facts, roles }: Estate, { config, output, aws }: Scene) {
  const { nodeRoles = [], ledgers: paths = [], lookup } = config;
  const used = roles.filter(({ uses }) => uses.length > 0);
  const [stack] = facts.stack.records.flatMap(({ urn }) => stackOfUrn(urn) ?? []);
  const place = { stack, organization: process.env.PULUMI_NODEJS_ORGANIZATION };
  // A relative path starts at the pack's directory, where Pulumi runs it, so that a ledger can be published with the pack.
  const ledgers = readLedgers(used.length > 0 ? paths : [], place, (path) => decodedText(readFileSync(path)));
  // A ledger that cannot be used must not stop stacks that have nothing to do with pods on Fargate.
  const isForPods = used.some(({ uses }) => uses.some(({ use }) => use === "fargate-pod-execution"));
  for (const problem of ledgers.problems)
    if (isForPods) output.report("configuration-invalid", [problem]);
    else output.notice(problem);
  const isInformed = nodeRoles.length + paths.length > 0;
  const rolesInAws = await aws.rolesOf(facts, output, lookup, isInformed);
  return new Map(
    used.map(({ role }) => {
      const inAws = rolesInAws.get(roleKey(role));
      const inStacks = [...usesByConfiguration(nodeRoles, role), ...usesByLedger(ledgers, role)];
      return [roleKey(role), { ...inAws, uses: [...inStacks, ...(inAws?.uses ?? [])] }];
    }),
  );
}
