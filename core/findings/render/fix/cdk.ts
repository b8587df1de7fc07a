import type { Source, StandIns } from "../../../readers/source";
import { templateAccountReference } from "../../../records/identity";
import { unknown } from "../../../records/record";
import { ownEntry } from "../../../text";
import { executionPolicyName, fargateService } from "../../../service/fargate";
import { buildTrustPolicy, clusterPlaceholder, isSameTrust, type TrustPolicy } from "../../../trust";
import { withReferences } from "./cloudformation";
import { block, needTheirOwn, type Language } from "./fix-steps";
import type { Step, OwnRoleForPods } from "../../fix-kinds";
import { pasted, say, shown } from "./step-texts";
import { inTypeScript } from "./object-literals";

type Template = NonNullable<Source["template"]> & { constructOf: (name: string) => string | undefined };

/** Constructs of the AWS CDK. */
export function cdk(template: Template, { records }: Pick<Source, "records">, urn: string): Language {
  const { constructOf, writtenRole, clusters } = template;
  const pathOf = (name: string | undefined) => (name === undefined ? undefined : constructOf(name));
  const profiles = records.flatMap(({ type, name }) =>
    type === "aws-native:eks:FargateProfile" ? (pathOf(name) ?? []) : [],
  );
  // The custom resource of a cluster depends on every role that a profile of the construct gets; and within its own construct a cluster has no variable.
  const inCircle = clusters.filter((cluster) => {
    const path = constructOf(cluster) ?? "";
    return path.endsWith("/Default") || profiles.some((profile) => isDefaultProfile(profile, constructIn(path)));
  });
  const dependants = new Set([...(writtenRole?.(urn)?.dependants ?? []), ...inCircle]);
  const circle = clusters.find((cluster) => dependants.has(cluster));
  const write = (value: unknown) =>
    inTypeScript(value).replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
      referring(JSON.parse(text) as string, template, dependants),
    );
  const path = pathOf(records.find((record) => record.urn === urn)?.name);
  const isPart = path !== undefined && partOfConstruct.test(path);
  const constructName = path === undefined ? undefined : `the construct ${constructIn(path)}`;
  const profile = profiles.find(
    (profilePath) => path !== undefined && `${constructIn(profilePath)}/PodExecutionRole` === constructIn(path),
  );
  function whole(after: TrustPolicy, before?: TrustPolicy): Step[] | undefined {
    // Nobody can write a whole policy if a part of it is not known.
    if (!isPart || JSON.stringify(after).includes(unknown)) return undefined;
    if (!isUsual(after)) {
      const assigned = (policy: unknown) =>
        `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = ${write(policy)};`;
      return [say(`For ${constructName} as role, write`), block(assigned, after, before)];
    }
    if (profile !== undefined) return giveRole(profile, after, write);
    return [
      say(`In ${constructName}, write`),
      pasted(assumedBy(after, write)),
      ...((before?.Statement.length ?? 1) > 1 ? [say("Remove what adds other statements to its trust policy")] : []),
    ];
  }
  function ownRole({ profiles: served = [] }: OwnRoleForPods, policy: TrustPolicy) {
    const paths = served.flatMap(({ record }) => pathOf(record.name) ?? []);
    return paths.length === 0
      ? [say(needTheirOwn.pods), pasted(newRole("PodExecutionRole", policy, write))]
      : paths.flatMap((profilePath) => giveRole(profilePath, policy, write));
  }
  return {
    write,
    whole,
    notes: (text) => notesOn(text, template, circle),
    account: templateAccountReference,
    ...(constructName !== undefined && { policy: `the trust policy of ${constructName}` }),
    listed: () => managedPolicy,
    ownRole,
  };
}

/** @param circle the cluster whose name cannot be a reference */
function notesOn(text: string, { clusters, clusterName, constructOf }: Template, circle?: string) {
  const construct = (cluster: string) => `the construct ${constructIn(constructOf(cluster) ?? cluster)}`;
  const used = clusters.filter((cluster) => text.includes(`{${variableOf(cluster, clusters)}.`));
  const isNamed = text.includes(`/${clusterName ?? clusterPlaceholder}/`);
  return [
    ...used.map((cluster) => `Put ${construct(cluster)} in place of ${variableOf(cluster, clusters)}`),
    ...(circle !== undefined && isNamed ? [`Give ${construct(circle)} this name too (clusterName)`] : []),
  ];
}

/** The end of the path of a resource that a construct makes; a resource that is a construct by itself has none. */
const partOfConstruct = /(?:\/Resource)+(?:\/Default)?$/;

function constructIn(path: string) {
  return path.replace(partOfConstruct, "");
}

/** True for the profile that `FargateCluster` makes in its own constructor. */
function isDefaultProfile(path: string, cluster: string) {
  return [`${cluster}/fargate-profile-default`, `${cluster}/fargate-profile-custom`].includes(constructIn(path));
}

/** True if a service principal with conditions is all that there is. */
function isUsual({ Version, Statement: [only, secondStatement] }: TrustPolicy) {
  const [usual] = buildTrustPolicy([]).Statement;
  const isFor = isSameTrust(
    JSON.stringify({ ...only, Sid: undefined }),
    JSON.stringify({ ...usual, Condition: only?.Condition }),
  );
  return Version === "2012-10-17" && secondStatement === undefined && isFor;
}

type Write = (value: unknown) => string;

function assumedBy({ Statement: [only] }: TrustPolicy, write: Write) {
  const conditions = only?.Condition ? `, ${write(shown({ conditions: only.Condition }))}` : "";
  return `assumedBy: new iam.ServicePrincipal(${JSON.stringify(fargateService)}${conditions}),`;
}

const managedPolicy = `iam.ManagedPolicy.fromAwsManagedPolicyName(${JSON.stringify(executionPolicyName)})`;

function newRole(id: string, policy: TrustPolicy, write: Write) {
  const inner = `${assumedBy(policy, write)}\nmanagedPolicies: [${managedPolicy}],`.replace(/^/gm, "  ");
  return `new iam.Role(this, ${JSON.stringify(id)}, {\n${inner}\n})`;
}

/** The Fargate profile with this path gets a role of its own, instead of the one that its construct makes by itself. */
function giveRole(path: string, policy: TrustPolicy, write: Write): Step[] {
  const construct = constructIn(path);
  // Two profiles of one name are in two clusters: an id is one in its scope.
  const [, ...names] = construct.split("/");
  const role = newRole(`${names.join("-")}-ExecutionRole`, policy, write);
  const cluster = construct.replace(/\/[^/]*$/, "");
  if (isDefaultProfile(path, cluster) && partOfConstruct.test(path)) {
    const selectors = 'selectors: [{ namespace: "default" }, { namespace: "kube-system" }],';
    const inner = `${construct.endsWith("-default") ? `${selectors}\n` : ""}podExecutionRole: ${role},`;
    return [
      say(`Give the construct ${cluster} a role for its default profile`),
      pasted(`defaultProfile: {\n${inner.replace(/^/gm, "  ")}\n},`),
    ];
  }
  return [
    say(`Give the construct ${construct} a role`),
    pasted(partOfConstruct.test(path) ? `podExecutionRole: ${role},` : `podExecutionRoleArn: ${role}.roleArn,`),
  ];
}

function variableOf(cluster: string, clusters: readonly string[]) {
  const place = clusters.indexOf(cluster);
  return place === 0 ? "cluster" : `cluster${place + 1}`;
}

const pseudoParameters: Record<string, string> = {
  "AWS::AccountId": "Aws.ACCOUNT_ID",
  "AWS::Region": "Aws.REGION",
  "AWS::Partition": "Aws.PARTITION",
};

/** A text as TypeScript has it, with references to what only the deployment knows. */
function referring(text: string, standIns: StandIns, dependants: ReadonlySet<string>) {
  const written = withReferences(text, standIns, { dependants });
  if (written === text) return JSON.stringify(text);
  function inProgram(reference: string, name: string) {
    if (standIns.clusters.includes(name)) return `\${${variableOf(name, standIns.clusters)}.clusterName}`;
    const parameter = ownEntry(pseudoParameters, name);
    return parameter === undefined ? `\\${reference}` : `\${${parameter}}`;
  }
  const inTemplate = written.replace(/[`\\]/g, "\\$&").replace(/\$\{([^}]*)\}/g, inProgram);
  return `\`${inTemplate}\``;
}
