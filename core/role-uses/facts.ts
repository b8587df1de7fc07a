import { attachmentsOf, type Attachment } from "./attachments";
import { allEvidence, type UseFact } from "./evidence";
import type { ResourceRecord } from "./record";
import { Stack } from "./stack";

/** What a stack's resources say about roles. */
export interface Facts {
  stack: Stack;
  /** Who uses which role, in the order of the resources. */
  uses: UseFact[];
  /** What is attached to which role. */
  attachments: Attachment[];
}

/**
 * The facts about roles in a stack: a pure function of its resources, whose cost grows with their number and no faster.
 * Never throws.
 */
export function findFacts(records: readonly ResourceRecord[]): Facts {
  const stack = new Stack(records);
  const concerned = new Map<string, typeof allEvidence>();
  const uses: UseFact[] = [];
  const attachments: Attachment[] = [];
  for (const record of records) {
    let evidence = concerned.get(record.type);
    if (!evidence) {
      evidence = allEvidence.filter((kind) => kind.concerns(record.type));
      concerned.set(record.type, evidence);
    }
    for (const kind of evidence) uses.push(...kind.find(record, stack));
    attachments.push(...attachmentsOf(stack, record));
  }
  return { stack, uses, attachments };
}
