import { fargateService } from "../../iam";
import { describe } from "../record";
import { trustedServices } from "../trusted-services";
import { roleTypes } from "../types";
import { plain, read } from "../values";
import { ofTypes, type Evidence, type Use } from "./evidence";

const uses: Record<string, Use> = {
  "ec2.amazonaws.com": "node-group",
  // China's partition accepts this form too.
  "ec2.amazonaws.com.cn": "node-group",
  [fargateService]: "fargate-pod-execution",
};

/** The services that a role's trust policy names: EC2 takes the role for instances, Fargate for pods. */
export const trust: Evidence = {
  concerns: ofTypes(...Object.keys(roleTypes)),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    if (!role) return [];
    return trustedServices(plain(read(record.props, roleTypes[record.type].trustPolicy)))
      .filter((service) => Object.hasOwn(uses, service))
      .map((service) => ({
        use: uses[service],
        role,
        urn: record.urn,
        evidence: `trust for ${service} in ${describe(record)}`,
      }));
  },
};
