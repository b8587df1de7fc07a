import type { Estate, RoleFacts } from "../facts/estate";
import type { FargateProfile } from "../facts/fargate-profiles";
import type { FindingId } from "../findings";
import type { Found } from "../findings/found";

/** What all rules have in common. A rule asks about one subject of an estate, and returns data. */
interface RuleOf<About extends string, Subject extends unknown[]> {
  /** With which finding it is asked for: that of its policy. It may report others of the kind. */
  id: FindingId;
  about: About;
  /** Set if only a complete source shows it, such as an account: what is not in any other source may exist all the same. */
  needs?: "complete";
  judge: (...subject: [...Subject, Estate]) => readonly Found[];
}

export type RoleRule = RuleOf<"role", [RoleFacts]>;
/** Not asked about a profile that is being deleted. */
export type ProfileRule = RuleOf<"profile", [FargateProfile]>;
export type SourceRule = RuleOf<"source", []>;
export type Rule = RoleRule | ProfileRule | SourceRule;
