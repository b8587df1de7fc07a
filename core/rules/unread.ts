import type { FindingId, Level } from "../findings";
import type { PartUnread } from "../findings/found";
import type { Unread } from "../readers/source";
import type { SourceRule } from "./rule";

/** Which finding could not be judged, by the action that was not answered. */
const unjudged: [RegExp, FindingId, Level?][] = [
  [/^(sts:|iam:GetAccountAuthorizationDetails|iam:GetRole$)/, "file-unreadable"],
  [/^iam:ListInstanceProfiles/, "node-role-shared"],
  // What is advice stays advice if it could not be read.
  [/^iam:(ListRolePolicies|GetRolePolicy|GetPolicy)/, "workload-permissions", "advice"],
  [/^eks:(List|Describe)Nodegroup/, "node-role-shared"],
  [/^eks:(List|Describe)AccessEntr/, "access-entry-missing"],
  [/^((eks|account):|$)/, "file-unreadable"],
];

/** A finding for each part of the source that could not be read. A quota that is unknown hides nothing. */
export const unread = {
  id: "file-unreadable",
  about: "source",
  judge: ({ source }): PartUnread[] => (source.unread ?? []).flatMap(ofPart),
} satisfies SourceRule;

/** What a part that could not be read comes to; nothing if it hides nothing. */
function ofPart(part: Unread): PartUnread[] {
  const [, id, level = "unknown"] = unjudged.find(([pattern]) => pattern.test(part.action ?? "")) ?? [];
  return id === undefined ? [] : [{ id, kind: "unread", level, part }];
}
