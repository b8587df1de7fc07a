import type { RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { FoundRole, NoRole } from "./found-role";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "../arguments/args";
import type { ArgumentProblem } from "../arguments/error";
import { type Scope, sourceArns } from "../arguments/scope";
import { nodeRoleEvidence } from "../../core/facts/stack/node-role";
import { doubtText } from "../../core/findings/render/access";
import { evidenceTexts } from "../../core/findings/render/evidence";
import { reasonWithPlace } from "../../core/findings/render/trust-cause";
import {
  isKnownRegion,
  judgeTrustPolicy,
  looksLikeRegion,
  rewriteTrust,
  type Comparison,
  type Doubt,
  type TrustFinding,
  type Wanted,
} from "../../core/trust";

/** A trust policy made from an existing one. */
export interface MergedTrust {
  /** The policy to write; the existing one if that must not be changed. */
  written: string;
  /** Who loses the role by it. */
  lost: Comparison["lost"];
  /** Why the existing one must not be changed. */
  doubt?: Doubt;
  /** Who else may assume the role: it must not be kept so, nor be taken from them unasked. */
  others: TrustFinding[];
}

/** What an existing trust policy must let in: the clusters of the scope and the account's clusters that it lets in now, but no new one. */
export function wantedOf(document: string, scope: Scope): Wanted {
  const { accountId, partition } = scope;
  const asked = sourceArns(scope);
  return { intended: { accounts: [accountId], partition, ...youngRegions([document, ...asked].join()) }, asked };
}

/**
 * The Regions of SourceArns that this version does not know: they may be younger, and a cluster there must not lose its line.
 * One that does not exist lets in nobody.
 */
function youngRegions(text: string): { regions?: string[] } {
  const named = [...text.matchAll(/:eks:([^:]*):/g)].map(([, region = ""]) => region);
  const young = named.filter((region) => looksLikeRegion(region) && !isKnownRegion(region));
  return young.length === 0 ? {} : { regions: ["*", ...young] };
}

/** Makes an existing trust policy what is wanted, by the smallest change that is proved to do so. */
export function mergeTrust(document: string, wanted: Wanted): MergedTrust {
  const merged = rewriteTrust(document, wanted);
  const { exclusive: others } = judgeTrustPolicy("policy" in merged ? merged.policy : document, wanted.intended);
  return "policy" in merged
    ? { written: JSON.stringify(merged.policy), lost: merged.lost, others }
    : { written: document, lost: [], doubt: merged.doubt, others };
}

/** A reason not to adopt the role of a name. */
export function adoptProblem(name: string, rule: string, fix: string): ArgumentProblem {
  return { path: "adopt.name", value: name, rule, fix };
}

const orOwnRole = "or leave out adopt, and the component makes a role of its own";

/** What forbids adopting a role: that EC2 nodes use it. A node group of another account's or Region's EKS is not seen. */
export function nodeRoleProblems(found: FoundRole): ArgumentProblem[] {
  const { shown } = nodeRoleEvidence(found);
  if (shown.length === 0) return [];
  const rule = `is a role of EC2 nodes (${evidenceTexts(shown).join("; ")}), and AWS asks for separate roles`;
  return [adoptProblem(found.name, rule, `Give the nodes another role first, ${orOwnRole}`)];
}

/** What forbids adopting if AWS has no role of the name: a misspelled name must not become a second role. */
export function missingRoleProblems({ name, create = false }: ExistingRole, { alike }: NoRole): ArgumentProblem[] {
  const rule = "is the name of no role that AWS has in the provider's account";
  if (alike !== undefined) {
    const rather = `${rule}, but ${alike} is, and IAM allows no two names that differ in case only`;
    return [adoptProblem(name, rather, `Give adopt: { name: "${alike}" }`)];
  }
  if (create) return [];
  const fix = `Give the name of a role that \`aws iam list-roles\` shows, or adopt: { name: "${name}", create: true } to have it made`;
  return [adoptProblem(name, rule, fix)];
}

/** What forbids adopting a role: that others than the Fargate service may assume it, or that its trust policy must not be changed. */
export function trustProblems(name: string, { doubt, others }: MergedTrust): ArgumentProblem[] {
  if (others.length > 0) {
    const refused = others.map(reasonWithPlace).join("; ");
    const rule = `is a role whose trust policy lets others assume it (${refused}), which the policy fargate-role-trust-exclusive refuses`;
    const fix = `Take that out of its trust policy first, and give anyone who needs it a role of their own; ${orOwnRole}`;
    return [adoptProblem(name, rule, fix)];
  }
  if (!doubt) return [];
  const rule = `is a role whose trust policy is not changed, since ${doubtText(doubt)}`;
  return [adoptProblem(name, rule, `Change that in AWS first, ${orOwnRole}`)];
}

/** Why an adopted role takes no other path: a new path replaces the role, and adopting avoids that. */
export function pathProblems(given: string | undefined, found: FoundRole): ArgumentProblem[] {
  if (given === undefined || given === found.path) return [];
  const rule = `is not the path of the role ${found.name}, ${found.path}, and AWS cannot move a role`;
  return [{ path: "path", value: given, rule, fix: "Leave path out" }];
}

/** The arguments for an adopted role: what is given, and for the rest what the role has, so that nothing else changes. */
export function keepWhatItHas(given: FargatePodExecutionRoleArgs, found: FoundRole): Partial<RoleArgs> {
  return {
    name: found.name,
    path: found.path,
    description: given.description ?? (found.description || undefined),
    permissionsBoundary: given.permissionsBoundary ?? (found.permissionsBoundary || undefined),
    maxSessionDuration: given.maxSessionDuration ?? found.maxSessionDuration,
    tags: given.tags === undefined ? found.tags : pulumi.output(given.tags).apply((tags) => withTags(found.tags, tags)),
  };
}

/** A role's tags with others added. One whose key is given in other letters goes: IAM takes the two for one. */
function withTags(found: FoundRole["tags"], given: FoundRole["tags"]): FoundRole["tags"] {
  const keys = new Set(Object.keys(given).map((key) => key.toLowerCase()));
  const kept = Object.entries(found).filter(([key]) => !keys.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...given };
}
