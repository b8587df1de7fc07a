import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Estate, RoleFacts } from "../../core/facts/estate";
import type { Facts } from "../../core/facts/facts";
import { readLedgers, usesByConfiguration, usesByLedger } from "../../core/readers/ledger";
import { docsOf } from "../../core/findings";
import { fixFor } from "../../core/advise/fix";
import { evidenceText } from "../../core/findings/render/evidence";
import { programFix } from "../../core/findings/render/fix/program";
import type { Fix } from "../../core/findings/fix";
import { mayBeSameRole, roleKey, type RoleIdentity } from "../../core/records/identity";
import { knownUrn, stackOfUrn } from "../../core/records/record";
import type { Evidence } from "../../core/records/uses";
import { nodeRoleShared } from "../../core/rules/node-role-shared";
import { addTo, decodedText } from "../../core/text";
import { awsPage, type Output } from "../adapter/output";
import { packDirectory } from "../adapter/pack-directory";
import { organization } from "../adapter/sdk";
import type { Scene } from "../trust/intended";

/** No role serves both EC2 nodes and pods on Fargate, in this stack or across stacks. */
export async function judgeNodeRoles(estate: Estate, { config, output, aws }: Scene): Promise<void> {
  const { nodeRoles = [], ledgers: paths = [], lookup: mode } = config;
  const { facts } = estate;
  const roles = estate.roles.filter(({ uses }) => uses.length > 0);
  const ledgers = readLedgers(roles.length > 0 ? paths : [], readFromPack);
  // A ledger that cannot be used must not stop stacks that have nothing to do with pods on Fargate.
  const isForPods = roles.some(({ uses }) => uses.some(isByPods));
  for (const problem of ledgers.problems)
    if (isForPods) output.report("configuration-invalid", [problem]);
    else output.notice(problem);
  const shown = facts.stack.records.find(({ urn }) => stackOfUrn(urn) !== undefined);
  const stack = shown && stackOfUrn(shown.urn);
  const own = { stack, organization: organization() };
  noticeOpenUses(facts, roles, output);
  const live = await aws.rolesOf(facts, output, { mode, isInformed: nodeRoles.length + paths.length > 0 });
  const rolesElsewhere = new Map(
    roles.map(({ role }) => {
      const inAws = live.get(roleKey(role));
      const inStacks = [...usesByConfiguration(nodeRoles, role), ...usesByLedger(ledgers, own, role)];
      return [roleKey(role), { ...inAws, uses: [...inStacks, ...(inAws?.uses ?? [])] }];
    }),
  );
  const everywhere = { ...estate, source: { ...estate.source, rolesElsewhere } };
  for (const used of roles)
    for (const found of nodeRoleShared.judge(used, everywhere)) {
      const fix = withUsers(fixFor(found, everywhere), used, estate);
      const isPlural = fix.kind === "own-role" && fix.for === "pods" && found.pods.filter(isPlace).length > 1;
      const advice = [...programFix(fix), ...(isPlural ? [inEveryPlace] : [])];
      // The resource that gives the role to pods, if there is one: that is where the fix goes.
      const byPods = used.uses.filter(isByPods);
      const { urn } = byPods.find((use) => use.urn !== used.role.urn) ?? byPods[0] ?? used.uses[0];
      output.reportFound([found], advice, awsPage, urn);
    }
}

const isByPods = ({ use }: RoleFacts["uses"][number]): boolean => use === "fargate-pod-execution";

/** A relative path starts at the pack's directory, so that a ledger can be published with the pack. */
function readFromPack(path: string): string {
  return decodedText(readFileSync(resolve(packDirectory(), path)));
}

/** Whether this policy reports a role by what the stack itself shows, so that others need not say again what to do. */
export function isSharedInStack(role: RoleFacts, estate: Estate): boolean {
  return nodeRoleShared.judge(role, estate).length > 0;
}

/** What to do about anything else that is wrong for pods with a role of nodes: the fix of the one finding ends all of it. */
export const seeShared = [
  ["See [node-role-shared]: give the Fargate profile a role of its own."],
  docsOf("node-role-shared"),
] as const;

/** Notices a role that may serve both: it is one of several that a value may be, and only the update shows which. */
function noticeOpenUses({ openUses }: Facts, roles: readonly RoleFacts[], output: Output): void {
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

/** With all profiles that get the role: a manifest says its name alone. A template may have profiles with other roles. */
function withUsers(fix: Fix, { role, uses }: RoleFacts, { profiles }: Estate): Fix {
  if (fix.kind !== "own-role" || fix.for === "nodes") return fix;
  const users = profiles.filter(
    ({ record, role: given }) =>
      uses.some(({ urn }) => urn === knownUrn(record)) && (!record.within || (given && mayBeSameRole(role, given))),
  );
  return { ...fix, profiles: users };
}

const inEveryPlace = "Use it in every place that is named for pods on Fargate above.";

const isPlace = ({ kind }: Evidence): boolean => kind !== "trust";
