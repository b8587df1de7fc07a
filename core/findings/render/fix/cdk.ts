import type { Source, StandIns } from "../../../readers/source";
import { unknown } from "../../../records/record";
import { buildTrustPolicy, executionPolicyName, fargateService, isSameTrust, type TrustPolicy } from "../../../trust";
import { changeSentences, type Language } from "./change";
import { withReferences } from "./cloudformation";
import type { Writer } from "./file";
import { needTheirOwn } from "./own-role";
import { inTypeScript, onOneLine } from "./typed";

/** Words fixes as constructs of the AWS CDK have them; undefined for a file of something else. */
export function cdk({ template, records }: Source, urn: string): Writer | undefined {
  if (!template?.constructOf) return undefined;
  const { constructOf, writtenRole, ...standIns } = template;
  // The custom resource of a cluster depends on every role that a profile of the construct gets.
  const dependants = standIns.clusters.filter((one) => constructOf(one)?.endsWith("/Default"));
  const inCircle = [...(writtenRole?.(urn)?.dependants ?? []), ...dependants];
  const circle = standIns.clusters.find((one) => inCircle.includes(one));
  const language = {
    ...languageWith(referencesIn(standIns, inCircle)),
    ...(circle !== undefined && {
      unnamed: {
        cluster: `the construct ${constructIn(constructOf(circle) ?? circle)}`,
        name: standIns.clusterName,
        property: "clusterName",
      },
    }),
  };
  const pathOf = (name: string | undefined) => (name === undefined ? undefined : constructOf(name));
  const explained = (steps: string[]): string[] => {
    const used = standIns.clusters.filter((one) => steps.join(" ").includes(`{${variableOf(one, standIns)}.`));
    const constructs = used.map(
      (one) => `Put the construct ${constructIn(constructOf(one) ?? one)} in place of ${variableOf(one, standIns)}`,
    );
    return [...steps, ...constructs];
  };
  return {
    language,
    write(after, before) {
      const path = pathOf(records.find((one) => one.urn === urn)?.name);
      if (path === undefined) return undefined;
      const parts = records.flatMap(({ type, name }) =>
        type === "aws-native:eks:FargateProfile" ? (pathOf(name) ?? []) : [],
      );
      const profile = parts.find((one) => `${constructIn(one)}/PodExecutionRole` === constructIn(path));
      const steps = policySteps(path, profile, { after, before }, language);
      return steps && explained(steps);
    },
    ownRole(lines, { profiles = [] }) {
      const policy = buildTrustPolicy(lines);
      const paths = profiles.flatMap(({ record }) => pathOf(record.name) ?? []);
      return explained(
        paths.length === 0
          ? [`${needTheirOwn.pods}: ${newRole("PodExecutionRole", policy, language)}`]
          : paths.map((one) => giveRole(one, policy, language)),
      );
    },
  };
}

/** The end of the path of a resource that a construct makes; a resource that is a construct by itself has none. */
const partOfConstruct = /(?:\/Resource)+(?:\/Default)?$/;

function constructIn(path: string): string {
  return path.replace(partOfConstruct, "");
}

function policySteps(
  path: string,
  profile: string | undefined,
  { after, before }: { after: TrustPolicy; before: TrustPolicy | undefined },
  language: Language,
): string[] | undefined {
  const construct = `the construct ${constructIn(path)}`;
  // Nobody can write a whole policy if a part of it is not known.
  if (JSON.stringify(after).includes(unknown))
    return before && [`Change the trust policy of ${construct}`, ...changeSentences(before, after, language)];
  if (!partOfConstruct.test(path))
    return [`In ${construct}, write: assumeRolePolicyDocument: ${language.value(after)}`];
  if (!isUsual(after)) {
    const document = "(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument";
    return [`For ${construct} as role, write: ${document} = ${language.value(after)}`];
  }
  if (profile !== undefined) return [giveRole(profile, after, language)];
  const isOneOfSeveral = (before?.Statement.length ?? 1) > 1;
  return [
    `In ${construct}, write: ${assumedBy(after, language)}`,
    ...(isOneOfSeveral ? ["Remove what adds other statements to its trust policy"] : []),
  ];
}

/** True if a service principal with conditions is all that there is. */
function isUsual({ Version, Statement: [only, other] }: TrustPolicy): boolean {
  const [usual] = buildTrustPolicy([]).Statement;
  const isFor = isSameTrust(
    JSON.stringify({ ...only, Sid: undefined }),
    JSON.stringify({ ...usual, Condition: only?.Condition }),
  );
  return Version === "2012-10-17" && other === undefined && isFor;
}

function assumedBy({ Statement: [only] }: TrustPolicy, { value }: Language): string {
  const conditions = only?.Condition ? `, ${value({ conditions: only.Condition })}` : "";
  return `assumedBy: new iam.ServicePrincipal(${JSON.stringify(fargateService)}${conditions})`;
}

function newRole(id: string, policy: TrustPolicy, language: Language): string {
  const managed = `iam.ManagedPolicy.fromAwsManagedPolicyName(${JSON.stringify(executionPolicyName)})`;
  return `new iam.Role(this, ${JSON.stringify(id)}, { ${assumedBy(policy, language)}, managedPolicies: [ ${managed} ] })`;
}

/** The Fargate profile with this path gets a role of its own, instead of the one that its construct makes by itself. */
function giveRole(path: string, policy: TrustPolicy, language: Language): string {
  const construct = constructIn(path);
  // Two profiles of one name are in two clusters: an id is one in its scope.
  const [, ...names] = construct.split("/");
  const role = newRole(`${names.join("-")}-ExecutionRole`, policy, language);
  const property = partOfConstruct.test(path) ? `podExecutionRole: ${role}` : `podExecutionRoleArn: ${role}.roleArn`;
  return `Give the construct ${construct} a role: ${property}`;
}

function variableOf(cluster: string, { clusters }: StandIns): string {
  const place = clusters.indexOf(cluster);
  return place === 0 ? "cluster" : `cluster${place + 1}`;
}

const pseudoParameters: Record<string, string> = {
  "AWS::AccountId": "Aws.ACCOUNT_ID",
  "AWS::Region": "Aws.REGION",
  "AWS::Partition": "Aws.PARTITION",
};

/** A text as TypeScript has it, with references to what only the deployment knows. */
function referencesIn(standIns: StandIns, dependants: readonly string[]): (text: string) => string {
  return (text) => {
    const referring = withReferences(text, standIns, { dependants: new Set(dependants) });
    if (referring === text) return JSON.stringify(text);
    const inTemplate = referring
      .replace(/[`\\]/g, "\\$&")
      .replace(/\$\{([^}]*)\}/g, (written, name: string) =>
        standIns.clusters.includes(name)
          ? `\${${variableOf(name, standIns)}.clusterName}`
          : Object.hasOwn(pseudoParameters, name)
            ? `\${${pseudoParameters[name]}}`
            : `\\${written}`,
      );
    return `\`${inTemplate}\``;
  };
}

function languageWith(referring: (text: string) => string): Language {
  const value = (one: unknown) =>
    onOneLine(inTypeScript(one)).replace(/"(?:[^"\\]|\\.)*"/g, (text) => referring(JSON.parse(text) as string));
  return { value, knowsAccount: true };
}
