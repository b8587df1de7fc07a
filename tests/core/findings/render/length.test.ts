import assert from "node:assert/strict";
import fc from "fast-check";
import { findFacts, usedRoles } from "../../../../core/facts/facts";
import { attachmentsInSight, fargateRoles } from "../../../../core/facts/fargate-roles";
import { worksForOthers } from "../../../../core/facts/whose-role";
import { accountFinding } from "../../../../core/findings/account";
import { idOf, type Found } from "../../../../core/findings/found";
import { worded } from "../../../../core/findings/render/account";
import { foundText } from "../../../../core/findings/render/found";
import { trustText } from "../../../../core/findings/render/trust-findings";
import { judgeAccount } from "../../../../core/rules/account";
import { entriesInTheWay } from "../../../../core/rules/access-entry-missing";
import { nodeRoleShared } from "../../../../core/rules/node-role-shared";
import { policyMissing } from "../../../../core/rules/policy-missing";
import { profilesWithoutRole, rolesNotJudged } from "../../../../core/rules/role-not-judged";
import type { WorksForOthers } from "../../../../core/rules/role";
import { workloadPermissions } from "../../../../core/rules/workload-permissions";
import { judgeTrustPolicy, type TrustFinding } from "../../../../core/trust";
import type { TestResource } from "../../../support/analyzer";
import { randomAccount } from "../../../support/random-account";
import { recordOf } from "../../../support/records";
import { evidenceCases, stackCases } from "../../../support/stack-cases";
import { trustCases } from "../../../support/trust-cases";

/** The most words of a finding without its fix and its id. */
const limit = 45;

const label = '"pods" (arn:aws:iam::111122223333:role/pods)';

/** What stands between spaces is a word if it has a letter or a digit: so is an ARN, and the id is not counted. */
const wordsIn = (text: string): number => text.split(" ").filter((part) => /[\p{L}\p{N}]/u.test(part)).length - 1;

/** A list counts as its longest entry: what is found with each of its entries alone. */
function withOneEach(found: Found): Found[] {
  switch (found.id) {
    case "node-role-shared":
      return found.nodes.flatMap((node) => found.pods.map((pod) => ({ ...found, nodes: [node], pods: [pod] })));
    case "workload-permissions":
      return found.permissions.map((one) => ({ ...found, permissions: [one] }));
    default:
      return [found];
  }
}

function withOneFault(one: TrustFinding): TrustFinding[] {
  const { cause } = one;
  return cause.kind === "source-arn-faults"
    ? cause.faults.map((fault) => ({ ...one, cause: { ...cause, faults: [fault] } }))
    : [one];
}

/** What is said of the trust policies of all cases, each reason alone, with the longest name of a role. */
function ofTrustPolicies(): string[] {
  return trustCases().flatMap(({ policy, intention }) => {
    const { scoped, exclusive } = judgeTrustPolicy(policy, intention);
    return [...scoped, ...exclusive]
      .flatMap(withOneFault)
      .map((one) => `Role ${label}, made elsewhere: ${trustText([one])} [${idOf(one)}]`);
  });
}

function foundIn(resources: readonly TestResource[]): Found[] {
  const records = resources.map(({ type, name, props, provider: _, ...more }) => recordOf(type, name, props, more));
  const facts = findFacts(records);
  const isForOthers: WorksForOthers = (role) => worksForOthers(facts, role);
  const shared = usedRoles(facts.uses).map((used) =>
    nodeRoleShared({ ...used, attachments: attachmentsInSight(facts, used) }, isForOthers),
  );
  const attached = fargateRoles(facts).flatMap((role) => [
    policyMissing(role, isForOthers, role.made.record),
    workloadPermissions(role, isForOthers),
  ]);
  const others = [...rolesNotJudged(facts.stack), ...profilesWithoutRole(facts.stack), ...entriesInTheWay(facts.stack)];
  return [...shared, ...attached, ...others].filter((one) => one !== undefined);
}

/** What is said of the stacks of all cases. */
function ofStacks(): string[] {
  const stacks = [
    ...stackCases("bypasses").map(({ resources }) => resources(true)),
    ...evidenceCases().map(({ positive }) => positive),
  ];
  return stacks
    .flatMap((resources) => foundIn(resources).flatMap(withOneEach))
    .map((found) => `${foundText(found, { labelOf: () => label, here: "this stack" })} [${found.id}]`);
}

/** What is said of accounts of all kinds. */
async function ofAccounts(): Promise<string[]> {
  const accounts = fc.sample(randomAccount, { seed: 1, numRuns: 60 });
  const judged = await Promise.all(accounts.map((account) => judgeAccount(account)));
  return judged
    .flatMap(({ findings }) => findings)
    .flatMap(({ found, fix, ...at }) => {
      const alone =
        "id" in found
          ? withOneEach(found)
          : found.kind === "trust"
            ? found.findings.flatMap(withOneFault).map((one) => ({ ...found, findings: [one] }))
            : [found];
      return alone.map(
        (one) => `${worded(accountFinding("role-missing", at, { found: one, fix })).message} [${at.id}]`,
      );
    });
}

describe("what is said of a finding, without its fix", () => {
  const all: [of: string, texts: () => string[] | Promise<string[]>][] = [
    ["the trust policies of all cases", ofTrustPolicies],
    ["the stacks of all cases", ofStacks],
    ["accounts of all kinds", ofAccounts],
  ];
  for (const [of, textsOf] of all)
    it(`has at most ${limit} words: ${of}`, async () => {
      const texts = [...new Set(await textsOf())];
      assert.ok(texts.length > 100, `only ${texts.length}`);
      const tooLong = texts.filter((text) => wordsIn(text) > limit);
      assert.deepEqual(
        tooLong.sort((a, b) => wordsIn(b) - wordsIn(a)),
        [],
      );
    });
});
