import { decide, type Reported } from "../core/decide";
import { lacksCluster, ownRole, roleOf } from "../core/advise/fix-for-finding";
import type { Estate, RoleFacts } from "../core/facts/estate";
import { docsOf, pageOf } from "../core/findings";
import type { PolicyName } from "../core/findings/configuration/policies";
import type { Fix, Step } from "../core/findings/fix-kinds";
import type { Found } from "../core/findings/found";
import { isWrittenInTemplate, program } from "../core/findings/render/fix/program";
import { pasted, say } from "../core/findings/render/fix/step-texts";
import { stepsOf } from "../core/findings/render/fix/fix-steps";
import { foundSentences, whyMissingText } from "../core/findings/render/found";
import { whyNoFargate } from "../core/findings/render/in-words";
import { roleTypes, templateAccountReference, type RoleIdentity } from "../core/records/identity";
import { describe, isLeftAsItIs, isNotShown, knownUrn, nameInUrn } from "../core/records/record";
import { capitalised, distinct } from "../core/text";
import { accountPlaceholder, noAccount, readSourceArn, withAccountNamed, type TrustFinding } from "../core/trust";
import { awsPage, type Output } from "./adapter/output";
import { isPreview } from "./adapter/sdk";
import type { Scene } from "./trust/intended";

/** Says what a policy reports of what was found, as violations, if there is anything; as a notice what only the update shows. */
export function sayFound(policy: PolicyName, found: readonly Found[], estate: Estate, scene: Scene): boolean {
  const { output } = scene;
  const { reported, exempted } = decide(found, estate, policy, output.exemptions);
  for (const one of exempted) output.sayExempted(one);
  for (const one of reported) report(one, estate, scene);
  return reported.length > 0;
}

function report(reported: Reported, estate: Estate, scene: Scene): void {
  const { output } = scene;
  const { id, found, about, isShared } = reported;
  const [first] = found;
  // What an update leaves out is there in the next one.
  if (first.kind === "policy-missing" && first.reason.kind === "open")
    if (isPreview() || isNotShown(first.reason.at.record))
      return output.notice(
        `could not judge role ${output.labelOf(about)} yet: ${whyMissingText(first.reason, output.naming)}`,
      );
  const role = roleOf(about, estate);
  const steps = isShared
    ? [say("See [node-role-shared]: give the Fargate profile a role of its own")]
    : adviceOf(reported, role, estate, scene);
  const at = first.kind === "shared" ? placeOfPods(role) : isOwn(first) ? undefined : first.at && knownUrn(first.at);
  const page = isShared ? docsOf("node-role-shared") : (pages[first.kind] ?? awsPage);
  output.report(id, sentencesOf(found, output), { steps, page, at });
}

function sentencesOf(found: Reported["found"], output: Output): string[] {
  const [first] = found;
  if (first.kind === "trust-open" && "unknownPart" in first.why)
    return [
      `Role ${output.labelOf(first.role)} cannot be judged: ${first.why.unknownPart} is not known, although this is not a preview.`,
    ];
  const shown = found.map((one) =>
    one.kind === "trust" && isWrittenInTemplate(one.at) ? { ...one, findings: inOwnAccount(one.findings) } : one,
  );
  const sentences = shown.flatMap((one) =>
    foundSentences(one, output.naming).map((line) => (one.kind === "trust" ? capitalised(line) : line)),
  );
  return distinct(sentences).map((line) => `${line}.`);
}

/** True for what is found of the trust policy of a role that the program makes: it is said of the resource under judgement. */
const isOwn = (found: Found) =>
  ["trust", "trust-open", "too-long"].includes(found.kind) && "role" in found && found.role?.urn !== undefined;

/** In a template, whose account is the one of the role and of its cluster. */
function inOwnAccount(findings: readonly TrustFinding[]): readonly TrustFinding[] {
  return [noAccount, accountPlaceholder].reduce(
    (named, standIn) => withAccountNamed(named, templateAccountReference, standIn),
    findings,
  );
}

/** Why no pod can use the role, by its partition; if that is not in sight, by the one of what to write instead. */
function noFargate({ partition }: RoleIdentity, fix: Fix): Step[] {
  const written = fix.kind === "trust" ? fix.asked.map((line) => readSourceArn(line).partition) : [];
  const partitions = partition === undefined ? new Set(written) : [partition];
  return [...partitions].flatMap((name) => whyNoFargate(name) ?? []).map(say);
}

function adviceOf(
  { found: [found], fix: fixOf }: Reported,
  facts: RoleFacts | undefined,
  estate: Estate,
  { clusters }: Scene,
): Step[] {
  const fix = fixOf();
  const made = facts?.made;
  const role = made && { ...made, property: roleTypes[made.record.type]?.trustPolicy ?? "assumeRolePolicy" };
  const steps = stepsOf(fix, program(role));
  switch (found.kind) {
    case "not-judged":
      return [
        say("Check it yourself. If it is right, exempt it in the configuration of this policy"),
        pasted(
          `"exempt": [{ "resource": ${JSON.stringify(nameInUrn(knownUrn(found.at)))}, "finding": "role-not-judged", "reason": "WHO READ IT, AND WHEN" }]`,
        ),
      ];
    case "trust": {
      if (!role || !isOwn(found)) return steps;
      if (lacksCluster(fix)) clusters.withPlaceholder.add(role.urn);
      const { record, property } = role;
      // Whether or not something is written instead, Pulumi changes nothing before that.
      const taken = `Take ${property} out of ignoreChanges of ${describe(record)}: until then Pulumi does not change it`;
      const isLeft = isLeftAsItIs(record, property);
      return [...steps, ...(isLeft ? [say(taken)] : []), ...noFargate(found.role, fix)];
    }
    case "shared": {
      const places = found.pods.filter(({ kind }) => kind !== "trust");
      const isInSeveral = fix.kind === "own-role" && fix.for === "pods" && places.length > 1;
      const everywhere = isInSeveral ? [say("Use it in each place that is listed for pods on Fargate above")] : [];
      return [...stepsOf(fix, program(undefined)), ...everywhere];
    }
    case "untrusted": {
      if (found.why.kind === "of-another-account") return stepsOf(fix, program(undefined));
      // The configuration of this policy has no "accounts" to ask for.
      const asked = fix.kind === "tell" && facts ? ownRole(facts, estate) : fix;
      return [...stepsOf(asked, program(role))];
    }
    default:
      return steps;
  }
}

/** The resource that gives a role to pods, if there is one: that is where the fix goes. */
function placeOfPods(role: RoleFacts | undefined): string | undefined {
  const { uses = [] } = role ?? {};
  const byPods = uses.filter(({ use }) => use === "fargate-pod-execution");
  return (byPods.find(({ urn }) => urn !== role?.role.urn) ?? byPods[0] ?? uses[0])?.urn;
}

/** The page to read, by what was found; AWS's page on the role by default. */
const pages: Partial<Record<Found["kind"], string>> = {
  "entry-in-the-way": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  logging: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html",
  "not-judged": pageOf("docs/what-the-pack-cannot-see.md"),
  "workload-permissions": "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
};
