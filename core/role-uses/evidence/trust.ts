import { trustUses } from "../node-role";
import { roleTypes } from "../identity";
import { describe, plain, read } from "../record";
import { ofTypes, type Evidence } from "./evidence";
import { required } from "../../text";

/** The services that a role's trust policy names: EC2 takes the role for instances, Fargate for pods. */
export const trust: Evidence = {
  concerns: ofTypes(...Object.keys(roleTypes)),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    if (!role) return [];
    const trustPolicy = plain(read(record.props, required(roleTypes[record.type]).trustPolicy));
    return trustUses(trustPolicy).map(({ evidence, ...use }) => ({
      ...use,
      role,
      urn: record.urn,
      evidence: `${evidence} in ${describe(record)}`,
    }));
  },
};
