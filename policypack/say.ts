import { decide, type Reported } from "../core/decide";
import { lacksCluster, ownRole, roleOf } from "../core/advise/fix-for-finding";
import type { Estate, RoleFacts } from "../core/facts/estate";
import { docsOf, pageOf } from "../core/findings";
import type { PolicyName } from "../core/findings/configuration/policies";
import type { Fix } from "../core/findings/fix-kinds";
import type { Found, NodeRoleShared } from "../core/findings/found";
import { isWrittenInTemplate, program, type ProgramRole } from "../core/findings/render/fix/program";
import { pasted, say } from "../core/findings/render/fix/step-texts";
import { stepsOf } from "../core/findings/render/fix/fix-steps";
import { foundSentences, whyMissingText } from "../core/findings/render/found";
import { whyNoFargate } from "../core/findings/render/in-words";
import { roleTypes, templateAccountReference, type RoleIdentity } from "../core/records/identity";
import { describe, isLeftAsItIs, isNotShown, knownUrn, nameInUrn, type ResourceRecord } from "../core/records/record";
import { capitalised, distinct } from "../core/text";
import { noAccount } from "../core/policy";
import { readSourceArn } from "../core/service/fargate";
import { accountPlaceholder, withAccountNamed } from "../core/trust";
import { awsPage, type Output } from "./adapter/output";
import { isPreview } from "./adapter/sdk";
import type { Scene } from "./trust/intended";

/** Says what a policy reports of the findings, as violations, if there is anything; as a notice what only the update shows. */
export function sayFound(policy: PolicyName, findings: readonly Found[], estate: Estate, scene: Scene): boolean {
  const { output } = scene;
  const { reported, exempted } = decide(findings, estate, policy, output.exemptions);
  for (const exemption of exempted) output.sayExempted(exemption);
  for (const violation of reported) report(violation, estate, scene);
  return reported.length > 0;
}

function report(reported: Reported, estate: Estate, scene: Scene) {
  const { output } = scene;
  const { id, found: findings, about, isShared } = reported;
  const [first] = findings;
  const reason = first.kind === "policy-missing" ? first.reason : undefined;
  // A policy that an update leaves out is there in the next one.
  if (reason?.kind === "open" && (isPreview() || isNotShown(reason.at.record))) {
    const why = whyMissingText(reason, output.naming);
    output.notice(`could not judge role ${output.labelOf(about)} yet: ${why}`);
    return;
  }
  const role = roleOf(about, estate);
  const sentences = sentencesOf(findings, output);
  const urn = urnFor(first, role);
  if (isShared) {
    const steps = [say("See [node-role-shared]: give the Fargate profile a role of its own")];
    output.report(id, sentences, { steps, page: docsOf("node-role-shared"), urn });
    return;
  }
  const steps = adviceOf(reported, role, estate, scene);
  output.report(id, sentences, { steps, page: pages[first.kind] ?? awsPage, urn });
}

/** URN of the resource that a finding names; undefined for the one under judgement. */
function urnFor(finding: Found, role: RoleFacts | undefined) {
  if (finding.kind === "shared") return placeOfPods(role);
  return isOfProgram(finding) || !finding.at ? undefined : knownUrn(finding.at);
}

function sentencesOf(findings: Reported["found"], output: Output) {
  const [first] = findings;
  if (first.kind === "trust-open" && "unknownPart" in first.why) {
    const role = output.labelOf(first.role);
    return [`Role ${role} cannot be judged: ${first.why.unknownPart} is not known, although this is not a preview.`];
  }
  const sentences = findings.flatMap((finding) => {
    const words = foundSentences(inAccountOfTemplate(finding), output.naming);
    return finding.kind === "trust" ? words.map(capitalised) : words;
  });
  return distinct(sentences).map((sentence) => `${sentence}.`);
}

/** True for a finding in the trust policy of a role that the program makes: it is said of the resource under judgement. */
function isOfProgram(finding: Found) {
  const isOfTrust = ["trust", "trust-open", "too-long"].includes(finding.kind);
  return isOfTrust && "role" in finding && finding.role?.urn !== undefined;
}

/** The same finding; in a template, whose account is that of the role and of its cluster, with that account. */
function inAccountOfTemplate(finding: Found): Found {
  if (finding.kind !== "trust" || !isWrittenInTemplate(finding.at)) return finding;
  const named = withAccountNamed(finding.findings, templateAccountReference, noAccount);
  return { ...finding, findings: withAccountNamed(named, templateAccountReference, accountPlaceholder) };
}

/** Why no pod can use the role, by its partition; if that is not in sight, by that of the lines to write instead. */
function noFargate({ partition }: RoleIdentity, fix: Fix) {
  const lines = fix.kind === "trust" ? fix.wanted : [];
  const written = distinct(lines.map((line) => readSourceArn(line).partition));
  const partitions = partition === undefined ? written : [partition];
  return partitions.flatMap((name) => whyNoFargate(name) ?? []).map(say);
}

function adviceOf(reported: Reported, facts: RoleFacts | undefined, estate: Estate, { clusters }: Scene) {
  const [finding] = reported.found;
  const fix = reported.fix();
  const role = roleInProgram(facts);
  const steps = stepsOf(fix, program(role));
  switch (finding.kind) {
    case "not-judged":
      return exemptionSteps(finding.at);
    case "trust":
      if (!role || !isOfProgram(finding)) return steps;
      if (lacksCluster(fix)) clusters.withPlaceholder.add(role.urn);
      return [...steps, ...ignoredSteps(role), ...noFargate(finding.role, fix)];
    case "shared":
      return [...stepsOf(fix, program(undefined)), ...placesSteps(finding, fix)];
    case "untrusted":
      if (finding.why.kind === "of-another-account") return stepsOf(fix, program(undefined));
      // The configuration of this policy has no "accounts" to ask for.
      return fix.kind === "tell" && facts ? stepsOf(ownRole(facts, estate), program(role)) : steps;
    default:
      return steps;
  }
}

function roleInProgram(facts: RoleFacts | undefined) {
  const made = facts?.made;
  return made && { ...made, property: roleTypes[made.record.type]?.trustPolicy ?? "assumeRolePolicy" };
}

function exemptionSteps(record: ResourceRecord) {
  const resource = JSON.stringify(nameInUrn(knownUrn(record)));
  const exemption = `"resource": ${resource}, "finding": "role-not-judged", "reason": "WHO READ IT, AND WHEN"`;
  const advice = say("Check it yourself. If it is right, exempt it in the configuration of this policy");
  return [advice, pasted(`"exempt": [{ ${exemption} }]`)];
}

/** Whether or not something is written instead, Pulumi changes nothing before that. */
function ignoredSteps({ record, property }: ProgramRole) {
  if (!isLeftAsItIs(record, property)) return [];
  return [say(`Take ${property} out of ignoreChanges of ${describe(record)}: until then Pulumi does not change it`)];
}

function placesSteps({ pods }: NodeRoleShared, fix: Fix) {
  const places = pods.filter(({ kind }) => kind !== "trust");
  if (fix.kind !== "own-role" || fix.for !== "pods" || places.length < 2) return [];
  return [say("Use it in each place that is listed for pods on Fargate above")];
}

/** The resource that gives a role to pods, if there is one: that is where the fix goes. */
function placeOfPods(role: RoleFacts | undefined) {
  const { uses = [] } = role ?? {};
  const byPods = uses.filter(({ use }) => use === "fargate-pod-execution");
  const elsewhere = byPods.find(({ urn }) => urn !== role?.role.urn);
  return (elsewhere ?? byPods[0] ?? uses[0])?.urn;
}

/** The page to read, by the kind of finding; AWS's page on the role by default. */
const pages: Partial<Record<Found["kind"], string>> = {
  "entry-in-the-way": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  "not-judged": pageOf("docs/what-the-pack-cannot-see.md"),
  "workload-permissions": "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
};
