import { trustUses } from "../stack/node-role";
import { roleTypes } from "../../records/identity";
import { plain, read } from "../../records/record";
import { ofTypes, type EvidenceKind } from "./evidence";
import { required } from "../../text";

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
