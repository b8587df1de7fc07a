import type { Attachment } from "./attachments";
import type { UseFact } from "./evidence";
import type { Facts } from "./facts";
import { usedRoles, type UsedRole } from "./shared-roles";
import type { MadeRole } from "./made-role";
import { componentType } from "./types";

/** A role of this stack that pods on Fargate use, with all that the stack attaches to it. */
export interface FargateRole extends UsedRole {
  made: MadeRole;
  attachments: Attachment[];
}

/**
 * The pod execution roles that the stack makes: used by a Fargate profile, trusting the Fargate service, or made by our
 * component. A role made elsewhere has its permissions elsewhere too, so there is nothing here to judge it by.
 */
export function fargateRoles(facts: Facts): FargateRole[] {
  const attachments = byRole(facts.attachments);
  return usedRoles(facts.uses)
    .filter(({ uses }) => uses.some(isFargateUse))
    .flatMap((used) => {
      const made = used.role.urn === undefined ? undefined : facts.stack.roles.get(used.role.urn);
      // Our component without its role among the resources is a role whose attachments are not there either.
      if (!made || made.record.type === componentType) return [];
      return [{ ...used, made, attachments: attachments.get(made.urn) ?? [] }];
    });
}

/** Why the role counts as a pod execution role, in words. */
export function whyFargate({ uses }: UsedRole): string {
  return uses.find(isFargateUse)?.evidence ?? "";
}

function isFargateUse({ use }: UseFact): boolean {
  return use === "fargate-pod-execution";
}

function byRole(attachments: readonly Attachment[]): Map<string, Attachment[]> {
  const map = new Map<string, Attachment[]>();
  for (const attachment of attachments) {
    const { urn } = attachment.role;
    if (urn === undefined) continue;
    const list = map.get(urn);
    if (list) list.push(attachment);
    else map.set(urn, [attachment]);
  }
  return map;
}
