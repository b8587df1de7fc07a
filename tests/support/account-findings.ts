import assert from "node:assert/strict";
import { planRole } from "../../cli/commands/fix-role";
import type { RolePlan } from "../../cli/report/plan";
import { fixInAccount } from "../../core/advise/account/fix-in-account";
import { accountRole, type AccountRole } from "../../core/advise/account/role";
import { estateOf } from "../../core/facts/estate";
import { makeFinding, type Finding, type FindingId } from "../../core/findings";
import { ownPolicy, type Fix, type OwnRoleForPods, type TrustChange } from "../../core/findings/fix-kinds";
import type { Found } from "../../core/findings/found";
import { placeInAccount } from "../../core/findings/place";
import { judge } from "../../core/judge";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import type { Source, UsingCluster } from "../../core/readers/source";
import { accountOf, trustOf, type Trust, type WrittenAccount } from "./account-cases";
import { casesOf } from "./cases";
import { whose } from "./differences";
import { accountId, region as home } from "./fake-aws-account";

export type ToServe = readonly Required<UsingCluster>[];

/** The question about the clusters that a role is for, as `scan ROLE` asks it. */
function named({ regions }: AccountRecord, toServe: ToServe = []): Partial<Source> {
  if (toServe.length === 0) return {};
  const isAsked = regions.every(({ clusters }) => clusters.every(({ profiles }) => profiles.length === 0));
  return { clusters: toServe, toServe, for: "this role", isAsked };
}

/** What is found in an account: where, and what to do about it. */
type FoundInAccount = Omit<Finding, "fix"> & { found: Found; fix: Fix };

/** A role of an account, the first by default, with who uses it. */
export function roleIn(account: AccountRecord, toServe?: ToServe, arn = account.roles[0]?.arn): AccountRole {
  const estate = estateOf({ ...readAccount(account), ...named(account, toServe) });
  const facts = estate.roles.find(({ made }) => made?.arn === arn);
  assert.ok(facts);
  const role = accountRole(facts, estate);
  assert.ok(role);
  return role;
}

/** What `--fix` would do to it. */
export function planIn(account: AccountRecord, toServe?: ToServe, arn?: string): RolePlan {
  return planRole(roleIn(account, toServe, arn));
}

/** What is found in an account: of one id, or all. */
export function foundIn(account: AccountRecord, id?: FindingId, toServe?: ToServe): FoundInAccount[] {
  const source = { ...readAccount(account), ...named(account, toServe) };
  const estate = estateOf(source);
  const { found, defects } = judge(estate);
  assert.deepEqual(defects, []);
  const all = found.map((one): FoundInAccount => {
    const { place, part } = placeInAccount(one, source);
    const at = makeFinding(one.id, place, { level: one.level, part, message: "" });
    return { ...at, found: one, fix: fixInAccount(one, estate) };
  });
  const once = [...new Map(all.map((one) => [one.fingerprint, one])).values()];
  return once.filter((one) => id === undefined || one.id === id);
}

/** The id, the level and the place of a finding: the names of the role, and of the cluster or the profile. */
export function placeOf({ id, level, role, region, cluster, profile }: Omit<Finding, "fix">): string {
  const [roleName, clusterName] = [role, cluster].map((arn) => arn?.split("/").at(-1));
  const place = [region === home ? undefined : region, clusterName, profile].filter((one) => one !== undefined);
  return [id, level, roleName, place.join("/")].filter(Boolean).join(" ");
}

const notSaid = new Set(["id", "kind", "level", "role", "profile", "findings", "document", "intended", "clusters"]);
const records = new Set(["at", "of", "by", "record", "seenIn", "profiles", "lines"]);

/** The data of what was found, and of its fix, without resources and what `placeOf` has. */
export function dataOf({ found, fix }: Pick<FoundInAccount, "found" | "fix">): object {
  const of = Object.fromEntries(Object.entries(found).filter(([key]) => !notSaid.has(key)));
  const data = { ...of, fix: fix.kind === "trust" ? changeOf(fix) : fix };
  const isSaid = (key: string, value: unknown) =>
    !(records.has(key) && typeof value !== "string") && key !== "findings";
  return JSON.parse(
    JSON.stringify(data, (key, value: unknown) => (isSaid(key, value) ? withOwnPolicy(value) : undefined)),
  ) as object;
}

/** A role of its own, with its trust policy in the place of the lines. */
function withOwnPolicy(value: unknown): unknown {
  const { kind, role, lines } = Object(value) as Partial<OwnRoleForPods>;
  return kind === "own-role" && role && lines
    ? { ...Object(value), role: { ...role, policy: ownPolicy({ lines }) } }
    : value;
}

/** A change of a trust policy: what comes of it, and what is said beside. */
function changeOf({ kind, after: policy, toSay, denials, tooLong, unread, otherwise }: TrustChange): object {
  const more = { ...(toSay.length > 0 && { loses: whose(toSay, accountId) }), ...(denials.length > 0 && { denials }) };
  return { kind, policy, ...more, tooLong, unread, otherwise };
}

/** The data of a case: a policy in it is written as in an account, and an own role is that beside role pods, if nothing else is said; a role that is missing stands beside none. */
export function withPolicies(written: unknown): unknown {
  const besidePods = { for: "pods", beside: "pods", needs: [] };
  return JSON.parse(JSON.stringify(written), (key, value: unknown) => {
    if (key === "policy" && Array.isArray(value)) return JSON.parse(trustOf(value as Trust)) as unknown;
    const { kind, for: whom, beside, role } = Object(value) as Record<string, unknown>;
    if (kind === "own-role" && role && !("isThere" in Object(role))) return { for: "pods", ...Object(value) };
    return kind === "own-role" && whom !== "nodes" && beside === undefined
      ? { ...besidePods, ...Object(value) }
      : value;
  }) as unknown;
}

type Expected = string | [place: string, data: object];
type AccountCase = [what: string, account: WrittenAccount, expected: Expected[], toServe?: ToServe];

/** A test for each account of a table of a test file: what is found, of one id or all, where, and what to do about it. */
export function findsInAccounts(testFile: string, table: string, id?: FindingId): void {
  for (const [what, account, expected, toServe] of casesOf(testFile, table) as AccountCase[])
    it(what, () => {
      const all = foundIn(accountOf(account), id, toServe);
      const said = all.map((one, index) =>
        Array.isArray(expected[index]) ? [placeOf(one), dataOf(one)] : placeOf(one),
      );
      assert.deepEqual(said, withPolicies(expected));
    });
}

/** The ids of what is found in an account. */
export function idsIn(account: AccountRecord): string[] {
  return foundIn(account).map(({ id }) => id);
}
