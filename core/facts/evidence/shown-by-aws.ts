import { roleTypes } from "../../records/identity";
import { isText, items, text, unknown } from "../../records/record";
import { nodeRoleBecause } from "../../readers/account/account";
import type { Evidence } from "../../records/uses";
import { ofTypes, type EvidenceKind } from "./evidence";

/** What an account shows of a role: the instance profiles that hold it, and why IAM shows a role that was not read to be one of nodes. */
export const shownByAws: EvidenceKind = {
  concerns: ofTypes(...Object.keys(roleTypes)),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    const held = items(record.props, "instanceProfiles");
    const names = held === unknown ? [] : held.filter(isText);
    const words = text(record.props, nodeRoleBecause);
    const all: Evidence[] = [
      ...names.map((name): Evidence => ({ kind: "instance-profile", name })),
      ...(words === undefined ? [] : [{ kind: "noted" as const, words }]),
    ];
    return role ? all.map((evidence) => ({ use: "node-group", role, urn: record.urn, evidence })) : [];
  },
};
