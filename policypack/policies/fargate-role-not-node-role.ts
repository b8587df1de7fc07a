import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fargateService } from "../../core/trust";
import type { Estate, RoleFacts } from "../../core/facts/estate";
import type { Facts, UsedRole } from "../../core/facts/facts";
import { mayBeSameRole, type RoleIdentity } from "../../core/records/identity";
import { knownUrn, stackOfUrn } from "../../core/records/record";
import { readLedgers, usesByConfiguration, usesByLedger, type Ledgers } from "../../core/facts/ledger";
import { evidenceText, evidenceTexts } from "../../core/findings/render/evidence";
import type { NodeRoleShared } from "../../core/findings/found";
import { ownRoleLines } from "../../core/findings/render/fix/component";
import { needTheirOwn } from "../../core/findings/render/fix/own-role";
import { nodeRoleShared } from "../../core/rules/node-role-shared";
import { addTo, decodedText } from "../../core/text";
import { packDirectory } from "../adapter/pack-directory";
import { policyKinds } from "../../core/findings/configuration/policies";
import { awsPage } from "../adapter/metadata";
import type { ExemptConfig, Output } from "../adapter/output";
import { organization } from "../adapter/sdk";
import type { LookupMode } from "../../core/lookup/aws-answers";
import { keyOf } from "../../core/lookup/answers";
import type { StackPolicy } from "./policy";

interface Config extends ExemptConfig {
  nodeRoles?: string[];
  ledgers?: string[];
  lookup?: LookupMode;
}

/** No role serves both EC2 nodes and pods on Fargate, in this stack or across stacks. */
export default {
  kind: "stack",
  name: "fargate-role-not-node-role",
  displayName: "The Fargate role is not a node role",
  description: "A pod execution role must not be the role of EC2 nodes, in this stack or in another.",
  finding: "node-role-shared",
  tags: ["least-privilege"],
  remediationSteps:
    "Give the Fargate profile a pod execution role of its own, for example the component FargatePodExecutionRole, " +
    "and leave the node role to the nodes.",
  config: policyKinds["fargate-role-not-node-role"].config,
  async judge(estate, config, output, aws) {
    const { nodeRoles = [], ledgers: paths = [], lookup: mode } = config;
    const { facts } = estate;
    const roles = estate.roles.filter(({ uses }) => uses.length > 0);
    const ledgers = readLedgers(roles.length > 0 ? paths : [], readFromPack);
    reportProblems(ledgers, roles, output);
    const stack = facts.stack.records.map(({ urn }) => stackOfUrn(urn)).find((found) => found !== undefined);
    const own = { stack, organization: organization() };
    noticeOpenUses(facts, roles, output);
    const live = await aws.rolesOf(facts, output, { mode, isInformed: nodeRoles.length + paths.length > 0 });
    for (const used of roles) {
      const crossStack = [
        ...usesByConfiguration(nodeRoles, used.role),
        ...usesByLedger(ledgers, own, used.role),
        ...(live.uses.get(keyOf(used.role)) ?? []),
      ];
      const elsewhere = crossStack.map((use) => ({ ...use, role: used.role, urn: "" }));
      const [found] = nodeRoleShared.judge({ ...used, uses: [...used.uses, ...elsewhere] }, estate);
      if (!found || output.isExempt(found.id, used.role)) continue;
      const advice = found.fix.for === "pods" ? ownRoleFor(found, used, estate) : [`${needTheirOwn.nodes}.`];
      output.reportFound(found, advice, awsPage, urnOf(used));
    }
  },
} satisfies StackPolicy<Config>;

/** A relative path starts at the pack's directory, so that a ledger can be published with the pack. */
function readFromPack(path: string): string {
  return decodedText(readFileSync(resolve(packDirectory(), path)));
}

/** Whether this policy reports a role by what the stack itself shows, so that others need not say again what to do. */
export function isSharedInStack(role: RoleFacts, estate: Estate): boolean {
  return nodeRoleShared.judge(role, estate).length > 0;
}

/** A ledger that cannot be used must not stop stacks that have nothing to do with pods on Fargate. */
function reportProblems({ problems }: Ledgers, roles: readonly UsedRole[], output: Output): void {
  const isForPods = roles.some(({ uses }) => uses.some(({ use }) => use === "fargate-pod-execution"));
  for (const problem of problems)
    if (isForPods) output.report("configuration-invalid", [problem]);
    else output.notice(problem);
}

/** Notices a role that may serve both: it is one of several that a value may be, and only the update shows which. */
function noticeOpenUses({ openUses }: Facts, roles: readonly UsedRole[], output: Output): void {
  const usesByUrn = new Map(roles.map(({ role, uses }) => [role.urn, uses]));
  const evidenceByRoles = new Map<string, string[]>();
  for (const { use, evidence, candidates } of openUses) {
    const isOfTheOtherUse = ({ urn }: RoleIdentity) =>
      urn !== undefined && usesByUrn.get(urn)?.some((other) => other.use !== use);
    if (candidates.length < 2 || !candidates.some(isOfTheOtherUse)) continue;
    const labels = candidates.map((role) => output.labelOf(role)).join(", ");
    addTo(evidenceByRoles, labels, evidenceText(evidence));
  }
  for (const [labels, evidence] of evidenceByRoles) {
    const each = evidence.length > 1 ? "each" : "it";
    output.notice(
      `could not judge ${evidence.join("; ")} yet: ${each} is one of the roles ${labels}, and the update shows which`,
    );
  }
}

/** The resource that gives the role to pods, if there is one: that is where the fix goes. */
function urnOf({ role, uses }: UsedRole): string {
  const byPods = uses.filter(({ use }) => use === "fargate-pod-execution");
  return (byPods.find(({ urn }) => urn !== role.urn) ?? byPods[0] ?? uses[0]).urn;
}

/** The pods get another role, and the nodes keep theirs. */
function ownRoleFor({ pods }: NodeRoleShared, { role, uses }: UsedRole, { profiles }: Estate): string[] {
  const places = evidenceTexts(pods.filter(({ kind }) => kind !== "trust"));
  // A template may have profiles with other roles.
  const users = profiles.filter(
    ({ record, role: given }) =>
      uses.some(({ urn }) => urn === knownUrn(record)) && (!record.within || (given && mayBeSameRole(role, given))),
  );
  return [
    ...ownRoleLines(users),
    ...(places.length > 1 ? ["Use it in every place that is named for pods on Fargate above."] : []),
    ...(pods.some(({ kind }) => kind === "trust")
      ? [`Then remove ${fargateService} from the trust policy of the nodes' role.`]
      : []),
  ];
}
