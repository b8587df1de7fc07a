import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeAccount } from "../../cli/aws/judge-account";
import { planRole } from "../../cli/commands/fix-role";
import { assess } from "../../cli/commands/scan/assess";
import type { RolePlan } from "../../cli/report/plan";
import { accountRole, type AccountRole } from "../../core/advise/account/role";
import { estateOf } from "../../core/facts/estate";
import type { Finding } from "../../core/findings";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { fargateService } from "../../core/service/fargate";
import { allowedPrincipals, serves } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { randomAccount } from "../support/random-account";

/** What `--fix` is there to make go away. */
const fixable = /^(trust-(unsafe|account-only|broken|malformed)|policy-missing|profile-role-untrusted)$/;

function rolesOf(account: AccountRecord): AccountRole[] {
  const estate = estateOf(readAccount(account));
  return estate.roles.flatMap((facts) => accountRole(facts, estate) ?? []);
}

/** The account as it is after a plan. */
function after(account: AccountRecord, plan: RolePlan): AccountRecord {
  const changed = structuredClone(account);
  const record = changed.roles.find(({ arn }) => arn === plan.role);
  assert.ok(record);
  if (plan.attach !== undefined) record.attachedPolicies.push(plan.attach);
  if (plan.after) record.trustPolicy = JSON.stringify(plan.after);
  return changed;
}

const isWriting = ({ attach, after }: RolePlan) => (attach ?? after) !== undefined;

const toFix = (findings: readonly { id: string }[]) => findings.map(({ id }) => id).filter((id) => fixable.test(id));

/** The profiles that can use a role, by ARN. */
function served({ record, facts }: AccountRole): (string | undefined)[] {
  return facts.profiles.filter((profile) => serves(record.trustPolicy, { for: profile })).map(({ arn }) => arn);
}

/** What is found of each role, by its ARN. */
function findingsIn(account: AccountRecord): Map<string | undefined, Finding[]> {
  return Map.groupBy(judgeAccount(account).findings, ({ role }) => role);
}

describe("--fix in any account", () => {
  it("cuts off no profile, leaves roles of something else alone, and ends with nothing to fix", function () {
    this.timeout(120_000);
    let changed = 0;
    fc.assert(
      fc.property(randomAccount, (account) => {
        const found = findingsIn(account);
        for (const role of rolesOf(account)) {
          const plan = planRole(role);
          const findings = found.get(role.parsed.arn) ?? [];
          if (plan.refused !== undefined) continue;
          assert.equal(isWriting(plan), toFix(findings).length > 0, toFix(findings).join());
          const others = allowedPrincipals(role.record.trustPolicy).filter((one) => one !== fargateService);
          const isElse = others.length > 0 && !/eks-fargate-pods|"\*"|Not/.test(role.record.trustPolicy);
          assert.ok(!isElse, `a role of ${others.join()} is changed`);
          if (!isWriting(plan)) continue;
          changed++;
          const fixed = after(account, plan);
          const fixedRole = rolesOf(fixed).find(({ parsed }) => parsed.arn === role.parsed.arn);
          assert.ok(fixedRole);
          const still = served(fixedRole);
          assert.deepEqual(
            served(role).filter((arn) => !still.includes(arn)),
            [],
          );
          assert.deepEqual(toFix(findingsIn(fixed).get(role.parsed.arn) ?? []), []);
          assert.ok(!isWriting(planRole(fixedRole)));
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(changed > 100, `only ${changed} roles were changed`);
  });

  it("has the same findings in a scan of one role and of all", function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(randomAccount, (account) => {
        const found = findingsIn(account);
        for (const { role, judgement } of judgeAccount(account).roles) {
          const roles = account.roles.filter(({ arn }) => arn === role.parsed.arn);
          const one = { ...account, roles, allRoles: false };
          const asked = { roleName: role.parsed.name, clusters: [] };
          const known = found.get(role.parsed.arn) ?? [];
          const profiles = account.regions.flatMap(({ clusters }) => clusters.flatMap((cluster) => cluster.profiles));
          const isUsed = profiles.some((profile) => profile.role === role.parsed.arn && profile.status !== "DELETING");
          let report;
          try {
            report = assess(one, asked);
          } catch (error) {
            // Of a role that nothing uses and that is not wrong for every cluster, the scan of one role asks which cluster it is for.
            assert.ok(error instanceof Unanswered && !isUsed && !known.some(({ level }) => level === "error"));
            continue;
          }
          // Of such a role it says besides that no pod can start with it.
          const isOfBoth = ({ id }: Finding) => isUsed || id !== "trust-broken";
          // What a finding was made of is not compared: one Region may stand in it twice.
          const shown = (findings: readonly Finding[]) =>
            findings.filter(isOfBoth).map(({ about, hide, ...rest }) => rest);
          assert.deepEqual(shown(report.findings), shown(known));
          if (isUsed) assert.deepEqual(report.roles, [judgement]);
          assert.deepEqual(report.role && planRole(report.role), planRole(role));
        }
      }),
      { numRuns: 100 },
    );
  });
});
