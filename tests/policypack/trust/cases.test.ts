import assert from "node:assert/strict";
import { isAboutService } from "../../../core/trust";
import { type Analyzer, unknown } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { trustCases, type TrustCase } from "../../support/trust-cases";
import { fargateProfile, newRole, roleUrn } from "../fixtures";

/** What the pack can be told of an intention, as far as its configuration takes it; its time is the present. */
const configurable = ["accounts", "clusters", "regions", "organizations", "now"];
const isForThePack = ({ policy, intention }: TrustCase) =>
  Object.keys(intention).every((name) => configurable.includes(name)) &&
  intention.accounts?.length !== 0 &&
  !intention.accounts?.some((id) => id.length !== 12) &&
  !intention.organizations?.includes("o-1") &&
  !intention.clusters?.some((name) => name.includes("?")) &&
  !/aws:(CurrentTime|EpochTime)/i.test(JSON.stringify(policy));

/** The worst first: the pack puts all findings of a role's scope under one id. */
const scoped = ["trust-unsafe", "trust-undecided", "trust-account-only", "trust-broken", "trust-malformed"];

function idsOf({ findings }: TrustCase) {
  const ids = findings.map((line) => line.split(" ")[0] ?? "");
  const worst = scoped.find((id) => ids.includes(id));
  return [...(worst ? [worst] : []), ...(ids.includes("trust-not-exclusive") ? ["trust-not-exclusive"] : [])];
}

describe("the pack on a role", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  for (const one of trustCases().filter(isForThePack))
    it(`${one.name}: ${idsOf(one).join(", ") || "no finding"}`, async () => {
      const { policy, intention } = one;
      await analyzer.configure({ "fargate-role-trust-scoped": { ...intention, now: undefined, lookup: false } });
      const assumeRolePolicy = typeof policy === "string" ? policy : JSON.stringify(policy);
      const role = newRole("pods", { assumeRolePolicy });
      const found = await analyzer.analyze(role);
      // A role that lets in everyone is one of pods only if a profile uses it, which the end of the stack shows.
      if (!isAboutService(policy)) assert.deepEqual(found, []);
      found.push(...(await analyzer.analyzeStack([role, fargateProfile(unknown, [roleUrn("pods")])])));
      assert.deepEqual(
        found.flatMap(({ message }) => /\[(trust-[\w-]+)\]$/.exec(message)?.[1] ?? []),
        idsOf(one),
      );
    });
});
