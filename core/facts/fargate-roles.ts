import { memoizeByObject } from "../memoize";
import { addTo } from "../text";
import type { Attachment } from "./attachments";
import { isInProfile } from "./stack/instance-profiles";
import { usedRoles, type Facts, type UsedRole } from "./facts";
import { componentType, type MadeRole, type RoleIdentity } from "../records/identity";

/** A role of this stack that pods on Fargate use, with all that the stack attaches to it. */
export interface FargateRole extends UsedRole {
  made: MadeRole;
  attachments: Attachment[];
}

/**
 * The pod execution roles that the stack makes: used by a Fargate profile, trusting the Fargate service, or made by our
 * component. A role made elsewhere has its permissions elsewhere too, so there is nothing here to judge it by.
 */
export const fargateRoles = memoizeByObject((facts: Facts): readonly FargateRole[] => {
  const attachmentsTo = attachmentsByRole(facts.attachments);
  return usedRoles(facts.uses)
    .filter(({ uses }) => uses.some(({ use }) => use === "fargate-pod-execution"))
    .flatMap((used) => {
      const made = used.role.urn === undefined ? undefined : facts.stack.roles.get(used.role.urn);
      // Our component without its role among the resources is a role whose attachments are not there either.
      if (!made || made.record.isRead || made.record.type === componentType) return [];
      return [{ ...used, made, attachments: attachmentsTo(made.urn) }];
    });
});

/**
 * What is attached to a role that no node uses in sight: nothing is, if it is not a pod execution role that the stack makes, or if an
 * instance profile holds it.
 */
export function attachmentsInSight(facts: Facts, { role }: UsedRole): readonly Attachment[] {
  if (isInProfile(facts.stack, role)) return [];
  return fargateRoles(facts).find((one) => one.role === role)?.attachments ?? [];
}

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
