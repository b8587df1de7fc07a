import { memoizeByObject } from "../memoize";
import type { Source } from "../readers/source";
import { componentType, type MadeRole, type RoleIdentity } from "../records/identity";
import { addTo, groupBy } from "../text";
import { fargateService } from "../trust";
import type { Attachment } from "./attachments";
import { findFacts, usedRoles, type Facts, type UsedRole } from "./facts";
import { fargateProfiles, trustPolicyOf, type FargateProfile } from "./fargate-profiles";
import { judgeTrust } from "./role-trust";

/** A role with all that its source shows of it: who uses it, and what is attached to it. */
export interface RoleFacts extends UsedRole {
  /** The role's resource, if the source makes or reads it. */
  made?: MadeRole;
  /** What is attached to a role of pods. */
  attachments: readonly Attachment[];
  /** The Fargate profiles that have it. */
  profiles: readonly FargateProfile[];
}

/** All that the rules ask about. */
export interface Estate {
  source: Source;
  facts: Facts;
  roles: readonly RoleFacts[];
  profiles: readonly FargateProfile[];
}

/**
 * What a source shows of roles and of who uses them.
 * @param facts of the source's records, if they are there already
 */
export function estateOf(source: Source, facts: Facts = findFacts(source.records)): Estate {
  const profiles = fargateProfiles(facts.stack);
  const byRole = groupBy(profiles, ({ role }) => role && keyOf(role));
  const attachmentsTo = attachmentsByRole(facts.attachments);
  const factsOf = (used: UsedRole): RoleFacts => {
    const made = used.role.urn === undefined ? undefined : facts.stack.roles.get(used.role.urn);
    // What uses a role may name it by an ARN that it does not have.
    const role = made?.arn === undefined ? used.role : { ...used.role, arn: made.arn, path: made.path };
    const isOfPods = used.uses.some(({ use }) => use === "fargate-pod-execution");
    return {
      ...{ role, uses: used.uses },
      ...(made && { made }),
      attachments: made && isOfPods ? attachmentsTo(made.urn) : [],
      profiles: byRole.get(keyOf(used.role)) ?? [],
    };
  };
  const used = usedRoles(facts.uses);
  const urns = new Set(used.map(({ role }) => role.urn));
  const unused = [...facts.stack.roles.values()].filter(({ urn }) => !urns.has(urn));
  const roles = [...used, ...unused.map((role) => ({ role, uses: [] }))];
  return { source, facts, roles: roles.map((one) => factsOf(askedFor(one, facts, source))), profiles };
}

/** A role that somebody asks about for a cluster is one of pods, if it lets in the Fargate service at all. */
function askedFor(used: UsedRole, { stack }: Facts, { toServe = [] }: Source): UsedRole {
  const { role, uses } = used;
  const made = stack.roles.get(role.urn ?? "");
  if (toServe.length === 0 || !made || uses.some(({ use }) => use === "fargate-pod-execution")) return used;
  const document = trustPolicyOf(made.record);
  if (document === undefined || !judgeTrust(document, {}).concernsFargate) return used;
  const evidence = { kind: "trust", service: fargateService } as const;
  return { role, uses: [...uses, { use: "fargate-pod-execution", role, urn: made.urn, evidence }] };
}

function keyOf({ urn, arn, label }: RoleIdentity): string {
  return urn ?? arn ?? label;
}

/** A pod execution role that its source makes: a Fargate profile uses it, it trusts the Fargate service, or our component makes it. */
export type PodRole = RoleFacts & { made: MadeRole };

/**
 * True for a pod execution role whose attachments are in sight. A role made elsewhere has its permissions elsewhere too; our component
 * without its role among the resources is a role whose attachments are not there either.
 */
export function isOfPods(role: RoleFacts): role is PodRole {
  const { made, uses } = role;
  if (!made || made.record.isRead || made.record.type === componentType) return false;
  return uses.some(({ use }) => use === "fargate-pod-execution");
}

/** The pod execution roles that a source makes. */
export const podRoles = memoizeByObject(({ roles }: Estate): readonly PodRole[] => roles.filter(isOfPods));

/** The attachments that are, or may be, to a role, by its URN. */
function attachmentsByRole(attachments: readonly Attachment[]): (urn: string) => Attachment[] {
  const sure = new Map<string, Attachment[]>();
  // Many attachments may be to any role of one big component: they share its list of roles.
  const open = new Map<readonly RoleIdentity[], { urns: Set<string | undefined>; attachments: Attachment[] }>();
  for (const attachment of attachments) {
    if (attachment.uncertain) {
      const group = open.get(attachment.roles) ?? {
        urns: new Set(attachment.roles.map(({ urn }) => urn)),
        attachments: [],
      };
      open.set(attachment.roles, group);
      group.attachments.push(attachment);
      continue;
    }
    for (const { urn } of attachment.roles) if (urn !== undefined) addTo(sure, urn, attachment);
  }
  return (urn) => [
    ...(sure.get(urn) ?? []),
    ...[...open.values()].filter(({ urns }) => urns.has(urn)).flatMap((group) => group.attachments),
  ];
}
