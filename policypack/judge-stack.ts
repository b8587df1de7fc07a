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
function askedAtEnd(policy: PolicyName): FindingId[] {
  if (policy === "fargate-role-trust-exclusive") return [];
  // What else is wrong with a role of nodes and pods ends with it.
  return policy === "fargate-role-trust-scoped"
    ? ["role-not-judged"]
    : [...policyKinds[policy].finds, "node-role-shared"];
}

/**
 * Reports what all resources of a stack together show.
 * @param sayDefects gets what could not be judged because of a defect
 */
export async function judgeStack(
  policy: PolicyName,
  estate: Estate,
  scene: Scene,
  sayDefects: (defects: Judged["defects"]) => void,
): Promise<void> {
  sayNotices(policy, estate, scene);
  const rolesElsewhere = await askedElsewhere(policy, estate, scene);
  const asked = rolesElsewhere ? estateOf({ ...estate.source, rolesElsewhere }, estate.facts) : estate;
  const { found, defects } = judge(asked, { ids: askedAtEnd(policy) });
  sayDefects(defects);
  sayFound(policy, found, asked, scene);
}

/** What AWS and other stacks say of roles, as far as a policy asks for it. */
async function askedElsewhere(
  policy: PolicyName,
  estate: Estate,
  { config, output, aws }: Scene,
): Promise<Source["rolesElsewhere"]> {
  const { nodeRoles = [], ledgers: paths = [], lookup: mode } = config;
  const { facts, profiles } = estate;
  if (policy === "fargate-profile-role-usable") {
    const isElsewhere = profiles.some(({ role }) => role !== undefined && role.urn === undefined);
    return isElsewhere ? aws.rolesOf(facts, output, { mode }) : undefined;
  }
  if (policy !== "fargate-role-not-node-role") return undefined;
  const roles = estate.roles.filter(({ uses }) => uses.length > 0);
  const shown = facts.stack.records.find(({ urn }) => stackOfUrn(urn) !== undefined);
  const own = { stack: shown && stackOfUrn(shown.urn), organization: process.env.PULUMI_NODEJS_ORGANIZATION };
  // A relative path starts at the pack's directory, where Pulumi runs it, so that a ledger can be published with the pack.
  const ledgers = readLedgers(roles.length > 0 ? paths : [], own, (path) => decodedText(readFileSync(path)));
  // A ledger that cannot be used must not stop stacks that have nothing to do with pods on Fargate.
  const isForPods = roles.some(({ uses }) => uses.some(({ use }) => use === "fargate-pod-execution"));
  for (const problem of ledgers.problems)
    if (isForPods) output.report("configuration-invalid", [problem]);
    else output.notice(problem);
  const live = await aws.rolesOf(facts, output, { mode, isInformed: nodeRoles.length + paths.length > 0 });
  return new Map(
    roles.map(({ role }) => {
      const inAws = live.get(roleKey(role));
      const inStacks = [...usesByConfiguration(nodeRoles, role), ...usesByLedger(ledgers, role)];
      return [roleKey(role), { ...inAws, uses: [...inStacks, ...(inAws?.uses ?? [])] }];
    }),
  );
}
