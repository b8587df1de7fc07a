import { describe, text } from "../record";
import { eksTypesOf } from "../resource-types";
import { ofTypes, useAt, type Evidence, type Use } from "./evidence";

/** @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const uses: Record<string, Use> = {
  EC2: "node-group",
  EC2_LINUX: "node-group",
  EC2_WINDOWS: "node-group",
  HYBRID_LINUX: "node-group",
  FARGATE_LINUX: "fargate-pod-execution",
};

/** An access entry of a type that stands for nodes, or for pods on Fargate. */
export const accessEntry: Evidence = {
  concerns: ofTypes(...eksTypesOf("access-entry")),
  find(record, stack) {
    const type = text(record.props, "type") ?? "";
    const use = Object.hasOwn(uses, type) ? uses[type] : undefined;
    if (!use) return [];
    return useAt(stack, record, use, ["principalArn"], `principalArn of ${describe(record)} of type ${type}`);
  },
};
