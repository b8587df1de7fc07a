import { nodeRoleBecause } from "../../readers/account/account";
import { roleTypes } from "../../records/identity";
import { isText, knownItems, plain, read, text } from "../../records/record";
import type { Evidence } from "../../records/uses";
import { required } from "../../text";
import { attaches, attachmentsOf } from "../attachments";
import { executionPolicyName, isExecutionPolicy } from "../../trust";
import { trustPolicyOf } from "../fargate-profiles";
import { mayBeForFargateUnnamed, nodeRoleEvidence, trustUses } from "../../records/node-role";
import { ofTypes, type EvidenceKind } from "./kind";

/** The services that a role's trust policy names: EC2 takes the role for instances, Fargate for pods. */
export const trustedService: EvidenceKind = {
  concerns: ofTypes(...Object.keys(roleTypes)),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    if (!role) return [];
    const trustPolicy = plain(read(record.props, required(roleTypes[record.type]).trustPolicy));
    return trustUses(trustPolicy, record).map((use) => ({ ...use, role, urn: record.urn }));
  },
};

/** A policy that only nodes need, attached to the role by any route. */
export const workerNodePolicy: EvidenceKind = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ roles, policy, uncertain, lastSeen }) => {
      if (policy.kind !== "managed" || uncertain || lastSeen) return [];
      const { shown } = nodeRoleEvidence({ attachedPolicies: [policy.arn], seenIn: record });
      return shown.flatMap((evidence) =>
        roles.map((role) => ({ use: "node-group" as const, role, urn: record.urn, evidence })),
      );
    }),
};

/** The policy of pod execution roles, attached to a role whose trust policy lets in everyone or cannot be read. Others borrow it for its images alone. */
export const executionPolicy: EvidenceKind = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ roles, policy, uncertain, lastSeen }) => {
      if (policy.kind !== "managed" || uncertain || lastSeen || !isExecutionPolicy(policy.arn)) return [];
      const open = roles.filter(({ urn = "" }) => {
        const made = stack.roles.get(urn);
        const trustPolicy = made && trustPolicyOf(made.record);
        return trustPolicy !== undefined && mayBeForFargateUnnamed(trustPolicy);
      });
      const evidence = { kind: "attached-policy", name: executionPolicyName, seenIn: record } as const;
      return open.map((role) => ({ use: "fargate-pod-execution", role, urn: record.urn, evidence }));
    }),
};

/** What an account shows of a role: the instance profiles that hold it, and why IAM shows a role that was not read to be one of nodes. */
export const shownByAws: EvidenceKind = {
  concerns: ofTypes(...Object.keys(roleTypes)),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    const words = text(record.props, nodeRoleBecause);
    const all: Evidence[] = [
      ...knownItems(record.props, "instanceProfiles")
        .filter(isText)
        .map((name) => ({ kind: "instance-profile" as const, name })),
      ...(words === undefined ? [] : [{ kind: "noted" as const, words }]),
    ];
    return role ? all.map((evidence) => ({ use: "node-group", role, urn: record.urn, evidence })) : [];
  },
};
