import { decide, type Reported } from "../core/decide";
import { ownRole, roleOf } from "../core/advise/fix";
import type { Estate, RoleFacts } from "../core/facts/estate";
import { docsOf, pageOf } from "../core/findings";
import type { PolicyName } from "../core/findings/configuration/policies";
import type { Fix } from "../core/findings/fix";
import type { Found } from "../core/findings/found";
import { programFix, type ProgramPlace } from "../core/findings/render/fix/program";
import { foundSentences, whyMissingText } from "../core/findings/render/found";
import { roleTypes } from "../core/records/identity";
import { isNotShown, knownUrn, nameInUrn } from "../core/records/record";
import type { Evidence } from "../core/records/uses";
import { awsPage, type Output } from "./adapter/output";
import { isPreview } from "./adapter/sdk";
import { messageOf } from "./trust/message";

/** Says what a policy reports of what was found, as violations; as a notice what only the update shows. */
export function sayFound(policy: PolicyName, found: readonly Found[], estate: Estate, output: Output): void {
  const { reported, exempted } = decide(found, estate, policy, output.exemptions);
  for (const one of exempted) output.sayExempted(one);
  for (const one of reported) say(one, estate, output);
}

function say(reported: Reported, estate: Estate, output: Output): void {
  const { id, found, about, isShared } = reported;
  const [first] = found;
  // What an update leaves out is there in the next one.
  if (first.kind === "policy-missing" && first.reason.kind === "open")
    if (isPreview() || isNotShown(first.reason.at.record))
      return output.notice(
        `could not judge role ${output.labelOf(about)} yet: ${whyMissingText(first.reason, output.naming)}`,
      );
  const role = roleOf(about, estate);
  const lines = isShared
    ? ["See [node-role-shared]: give the Fargate profile a role of its own."]
    : adviceOf(reported, role, estate);
  const at = first.kind === "shared" ? placeOfPods(role) : first.at && knownUrn(first.at);
  output.report(
    id,
    [...sentencesOf(found, output), ...lines, `See ${isShared ? docsOf("node-role-shared") : pageFor(first)}`],
    at,
  );
}

function sentencesOf(found: Reported["found"], output: Output): string[] {
  const findings = found.flatMap((one) => (one.kind === "trust" ? one.findings : []));
  const [first] = found;
  if (first.kind === "trust") return messageOf(`Role ${output.labelOf(first.role)}, made elsewhere`, findings);
  return [...new Set(found.flatMap((one) => foundSentences(one, output.naming)))].map((line) => `${line}.`);
}

function adviceOf({ found: [found], fix: fixOf }: Reported, role: RoleFacts | undefined, estate: Estate): string[] {
  const fix = fixOf();
  const place = role?.made ? { role: placeOf(role.made) } : { isElsewhere: true as const };
  switch (found.kind) {
    case "not-judged":
      return [
        "Read it yourself. If it is right, exempt it in the configuration of this policy:",
        `"exempt": [{ "resource": ${JSON.stringify(nameInUrn(knownUrn(found.at)))}, "finding": "role-not-judged", "reason": "WHO READ IT, AND WHEN" }]`,
      ];
    case "shared":
      return [...programFix(fix), ...(isPlural(fix, found.pods) ? [inEveryPlace] : [])];
    case "untrusted": {
      if (found.why.kind === "of-another-account") return programFix(fix);
      // The configuration of this policy has no "accounts" to ask for.
      const asked = fix.kind === "tell" && role ? ownRole(role, estate) : fix;
      return ["EKS refuses such a profile, or its pods never start.", ...programFix(asked, place)];
    }
    default:
      return programFix(fix, place);
  }
}

const inEveryPlace = "Use it in every place that is named for pods on Fargate above.";

const isPlural = (fix: Fix, pods: readonly Evidence[]): boolean =>
  fix.kind === "own-role" && fix.for === "pods" && pods.filter(({ kind }) => kind !== "trust").length > 1;

/** The resource that gives a role to pods, if there is one: that is where the fix goes. */
function placeOfPods(role: RoleFacts | undefined): string | undefined {
  const { uses = [] } = role ?? {};
  const byPods = uses.filter(({ use }) => use === "fargate-pod-execution");
  return (byPods.find(({ urn }) => urn !== role?.role.urn) ?? byPods[0] ?? uses[0])?.urn;
}

/** Where a role of the stack is. */
function placeOf({ record, urn }: NonNullable<RoleFacts["made"]>): ProgramPlace["role"] {
  return { record, urn, property: roleTypes[record.type]?.trustPolicy ?? "assumeRolePolicy" };
}

/** The page to read, by what was found; AWS's page on the role by default. */
const pages: Partial<Record<Found["kind"], string>> = {
  "entry-in-the-way": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  logging: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html",
  "not-judged": pageOf("docs/what-the-pack-cannot-see.md"),
  "workload-permissions": "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
};

const pageFor = ({ kind }: Found): string => pages[kind] ?? awsPage;
