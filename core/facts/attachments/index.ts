import type { ResourceRecord } from "../../records/record";
import type { Stack } from "../stack/stack";
import type { Attachment, AttachmentRoute } from "./attachment";
import { exclusiveAttachments } from "./exclusive-attachments";
import { policyAttachment } from "./policy-attachment";
import { policyWithRoles } from "./policy-with-roles";
import { roleItself } from "./role-itself";
import { rolePolicy } from "./role-policy";
import { rolePolicyAttachment } from "./role-policy-attachment";

export type { Attachment } from "./attachment";

const routes: AttachmentRoute[] = [
  exclusiveAttachments,
  policyAttachment,
  policyWithRoles,
  roleItself,
  rolePolicy,
  rolePolicyAttachment,
];

const routesByType = new Map(routes.flatMap((route) => route.types.map((type) => [type, route])));

/** True for the type tokens of resources that attach permissions to roles. */
export function attaches(type: string): boolean {
  return routesByType.has(type);
}

/** What a resource attaches to roles. */
export function attachmentsOf(stack: Stack, record: ResourceRecord): Attachment[] {
  return routesByType.get(record.type)?.find(record, stack) ?? [];
}
