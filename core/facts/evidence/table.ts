import { only, required } from "../../text";
import { memoize } from "../../memoize";
import { attachmentsOf, attachingTypes } from "../attachments";
import type { Evidence, ShownUse, UseSeen } from "../../records/uses";
import { componentType, roleTypes } from "../../records/identity";
import { isText, knownItems, plain, read, text } from "../../records/record";
import { nodeRoleBecause } from "../../readers/account/account";
import { eksTypesOf } from "../../records/resource-types";
import { mayBeForFargateUnnamed, nodeRoleEvidence, trustUses } from "../../records/node-role";
import { executionPolicyName, isExecutionPolicy } from "../../service/fargate";
import { fargateProfileRole, fargateProfileTypes, trustPolicyOf } from "../fargate-profiles";
import {
  usesByEntry,
  useAt,
  type FindUses,
  anyVersion,
  nodeTypes,
  usesByNodes,
  usesInAwsAuth,
  nodeComponents,
  usesInEksPackage,
} from "./nodes";

const usesByProfile: FindUses = (record, stack) =>
  useAt(stack, record, "fargate-pod-execution", fargateProfileRole(record.type));

/** The role that this project's component makes, or adopts. */
const usesByComponent: FindUses = (record, stack) => {
  const role = only(stack.rolesWithin(record.urn)) ?? stack.roles.get(record.urn) ?? stack.roleAt(record, "roleArn");
  const shown = { use: "fargate-pod-execution", evidence: { kind: "component", of: record } } as const;
  return role ? [{ ...shown, role, isPurpose: true }] : [];
};

/**
 * The services that a role's trust policy names: EC2 takes the role for instances, Fargate for pods. In an account also the instance
 * profiles that hold it, and why IAM shows a role that was not read to be one of nodes.
 */
const usesByRole: FindUses = (record, stack) => {
  const { type, props } = record;
  const role = stack.roles.get(record.urn);
  const words = text(props, nodeRoleBecause);
  const shown: Evidence[] = [
    ...knownItems(props, "instanceProfiles")
      .filter(isText)
      .map((name) => ({ kind: "instance-profile" as const, name })),
    ...(words === undefined ? [] : [{ kind: "noted" as const, words }]),
  ];
  const uses: ShownUse[] = [
    ...trustUses(plain(read(props, required(roleTypes[type]).trustPolicy)), record),
    ...shown.map((evidence) => ({ use: "node-group" as const, evidence })),
  ];
  return role ? uses.map((use) => ({ ...use, role })) : [];
};

/**
 * A policy that only nodes need, attached to the role by any route; and the policy of pod execution roles, attached to a role whose trust
 * policy lets in everyone or cannot be read: others borrow it for its images alone.
 */
const usesByPolicy: FindUses = (record, stack) =>
  attachmentsOf(stack, record).flatMap(({ roles, policy, uncertain, lastSeen }): UseSeen[] => {
    if (policy.kind !== "managed" || uncertain || lastSeen) return [];
    const [evidence] = nodeRoleEvidence({ attachedPolicies: [policy.arn], seenIn: record }).shown;
    if (evidence) return roles.map((role) => ({ use: "node-group", role, evidence }));
    if (!isExecutionPolicy(policy.arn)) return [];
    const open = roles.filter(({ urn = "" }) => {
      const made = stack.roles.get(urn);
      const trustPolicy = made && trustPolicyOf(made.record);
      return trustPolicy !== undefined && mayBeForFargateUnnamed(trustPolicy);
    });
    const forPods = { kind: "attached-policy", name: executionPolicyName, seenIn: record } as const;
    return open.map((role) => ({ use: "fargate-pod-execution", role, evidence: forPods }));
  });

/** Every kind of evidence that a role is used by EC2 nodes or by pods on Fargate: the types that show it, and how it is found there. */
export const evidence: Record<string, [types: readonly string[], find: FindUses]> = {
  nodes: [nodeTypes, usesByNodes],
  "access-entry": [
    [...eksTypesOf("access-entry"), "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"],
    usesByEntry,
  ],
  "eks-package": [nodeComponents, usesInEksPackage],
  "aws-auth": [["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"], usesInAwsAuth],
  "fargate-profile": [fargateProfileTypes, usesByProfile],
  "execution-role-component": [[componentType], usesByComponent],
  "attached-policy": [attachingTypes, usesByPolicy],
  "role-itself": [Object.keys(roleTypes), usesByRole],
};

/** How evidence is found in a type. */
export const evidenceIn = memoize((type) =>
  Object.values(evidence).flatMap(([types, find]) =>
    types.includes(type) || types.includes(anyVersion(type)) ? find : [],
  ),
);
