import { allowsOf, parseTrustPolicy, type Statement, awsManagedPolicyName } from "../policy";
import { fargateService } from "../service/fargate";
import { judgeTrustPolicy, mayAssume } from "../trust";
import { memoizeByDocument } from "../memoize";
import { asList, asObject, isObject, lowerAscii } from "../text";
import { isPartlyUnknown, unknown } from "./record";
import type { Evidence, SeenIn, ShownUse } from "./uses";

/** What is known of a role, from any source. */
interface SeenRole {
  trustPolicy?: unknown;
  /** ARNs of the managed policies that are attached. */
  attachedPolicies?: readonly string[];
  instanceProfiles?: readonly string[];
  /** All else that runs nodes with the role. */
  seenIn?: SeenIn;
}

/** Why a role is a role of EC2 nodes. */
interface NodeRoleEvidence {
  shown: Evidence[];
  /** What would let EC2 nodes use the role without being meant for them, such as trust for everyone. */
  possible: Evidence[];
}

/** EC2's service principals; China's partition accepts the second form too. */
const ec2Services = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"];
const fargateServices = [fargateService];

/**
 * The one answer to "is this a role of EC2 nodes?". AWS asks for one role for nodes and another for pods on Fargate.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function nodeRoleEvidence(role: SeenRole): NodeRoleEvidence {
  const { trustPolicy, instanceProfiles = [], attachedPolicies = [], seenIn } = role;
  const { named, possible } = trustOf(trustPolicy, ec2Services);
  const policies = attachedPolicies.flatMap((arn) => awsManagedPolicyName(arn) ?? []);
  return {
    shown: [
      ...named.map(trustEvidence(seenIn)),
      ...instanceProfiles.map((name): Evidence => ({ kind: "instance-profile", name, seenIn })),
      ...policies
        .filter((name) => workerNodePolicies.includes(name))
        .map((name): Evidence => ({ kind: "attached-policy", name, seenIn })),
    ],
    possible: possible.map(trustEvidence(seenIn)),
  };
}

/**
 * Why a role is one of pods on Fargate, by its trust policy alone; empty if it is not. Conditions of an Allow do not count: a role
 * whose conditions keep all profiles out is a broken role of pods.
 */
export function podRoleEvidence(trustPolicy: unknown, seenIn?: SeenIn): Evidence[] {
  return namedWithoutConditions(trustPolicy, fargateService).map(trustEvidence(seenIn));
}

/** True for a trust policy that may be for Fargate without naming it: it lets in everyone or a pattern, or cannot be read. */
export function mayBeForFargateUnnamed(trustPolicy: unknown): boolean {
  return !parseTrustPolicy(trustPolicy).readable || trustOf(trustPolicy, fargateServices).possible.length > 0;
}

/** The uses that a trust policy names. A role that lets in everyone, and so perhaps nodes, is not made for pods. */
export function trustUses(trustPolicy: unknown, seenIn?: SeenIn): ShownUse[] {
  const { shown, possible } = nodeRoleEvidence({ trustPolicy, seenIn });
  const [nodes, pods] = ["node-group", "fargate-pod-execution"] as const;
  const isPurpose = possible.length === 0;
  return [
    ...shown.map((evidence) => ({ use: nodes, evidence, isPurpose: true })),
    ...podRoleEvidence(trustPolicy, seenIn).map((evidence) => ({ use: pods, evidence, isPurpose })),
  ];
}

/** AWS managed policies that only nodes need; those for CNI and ECR are attached to other roles too. */
export const workerNodePolicies: readonly string[] = ["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"];

// Many roles of a stack have one trust policy.
const trustOf = memoizeByDocument(trustIn);
const namedWithoutConditions = memoizeByDocument((trustPolicy, service: string) => {
  const { document } = parseTrustPolicy(trustPolicy);
  return document ? trustIn(withoutAllowConditions(document), [service]).named : [];
});

/** The services that can assume a role: `named` by the trust policy, `possible` only because it lets in everyone or a pattern. */
function trustIn(document: unknown, services: readonly string[]): Record<"named" | "possible", string[]> {
  const allows = allowsOf(parseTrustPolicy(document).statements);
  const names = new Set(allows.flatMap(serviceNames));
  // Most policies name somebody else, who need not be asked about.
  const candidates = allows.some(isOpen) ? services : services.filter((service) => names.has(service));
  const trusted = candidates.filter((service) => mayAssume(document, service));
  return {
    named: trusted.filter((service) => names.has(service)),
    possible: trusted.filter((service) => !names.has(service)),
  };
}

function serviceNames({ principals }: Statement) {
  if (principals.negated) return [];
  return principals.entries.filter(({ type }) => type === "Service").map(({ value }) => lowerAscii(value));
}

/** True if a statement may let in a service that it does not name. */
function isOpen({ principals }: Statement) {
  return principals.negated || !principals.readable || principals.entries.some(({ value }) => /[*?$]/.test(value));
}

function withoutAllowConditions(document: Record<string, unknown>): unknown {
  const statements = asList(document.Statement).map((statement) =>
    isObject(statement) && statement.Effect !== "Deny" ? { ...statement, Condition: undefined } : statement,
  );
  return { ...document, Statement: statements };
}

function trustEvidence(seenIn?: SeenIn): (service: string) => Evidence {
  return (service) => ({ kind: "trust", service, seenIn });
}

/**
 * The most that a trust policy, which is not known in part, may turn out to permit, if the policy is for others than the Fargate
 * service: it does not name the service, and lets it in for no value of what is not known. Else undefined.
 */
export function policyForOthers(document: unknown): unknown {
  const widest = mostPermissive(document);
  return judgeTrustPolicy(widest, {}).concernsFargate ? undefined : widest;
}

function mostPermissive(document: unknown): unknown {
  if (!isObject(document)) return document;
  const { Statement } = document;
  const statements = Statement === unknown ? [unknown] : asList(Statement);
  return { Version: "2012-10-17", Statement: statements.flatMap(permitsMost) };
}

function permitsMost(statement: unknown): unknown[] {
  if (!isPartlyUnknown(statement)) return [statement];
  const { Effect, Principal, NotPrincipal, Action, NotAction, Condition } = asObject(statement);
  // Without the Deny more is permitted.
  if (Effect === "Deny") return [];
  const widest: Record<string, unknown> = { Effect: "Allow" };
  if (statement === unknown || isOpenPrincipal(Principal, NotPrincipal)) widest.Principal = everybodyBeside(Principal);
  else if (NotPrincipal === undefined) widest.Principal = Principal;
  else widest.NotPrincipal = NotPrincipal;
  if (statement === unknown || isPartlyUnknown([Action, NotAction])) widest.Action = "*";
  else if (NotAction === undefined) widest.Action = Action;
  else widest.NotAction = NotAction;
  if (Condition !== undefined) widest.Condition = knownConditions(Condition);
  return [widest];
}

function isOpenPrincipal(principal: unknown, notPrincipal: unknown) {
  const isOpenService = principal === unknown || isPartlyUnknown(asObject(principal).Service);
  return isOpenService || isPartlyUnknown(notPrincipal);
}

function everybodyBeside(principal: unknown) {
  const services = asList(asObject(principal).Service).filter((service) => service !== unknown);
  return services.length > 0 ? { AWS: "*", Service: services } : { AWS: "*" };
}

/** The conditions that are known: each of the others may hold. */
function knownConditions(condition: unknown): unknown {
  const operators = Object.entries(asObject(condition)).map(([operator, block]) => {
    const keys = Object.entries(asObject(block)).filter(([, values]) => !isPartlyUnknown(values));
    return [operator, Object.fromEntries(keys)];
  });
  return Object.fromEntries(operators.filter(([, block]) => Object.keys(asObject(block)).length > 0));
}
