import { accessEntry } from "./access-entry";
import { autoModeCluster } from "./auto-mode-cluster";
import { awsAuth } from "./aws-auth";
import { eksPackage } from "./eks-package";
import type { Evidence } from "./evidence";
import { executionRoleComponent } from "./execution-role-component";
import { fargateProfile } from "./fargate-profile";
import { instanceProfile } from "./instance-profile";
import { nodeClass } from "./node-class";
import { nodeGroup } from "./node-group";
import { stackOutputs } from "./stack-outputs";
import { trust } from "./trust";
import { workerNodePolicy } from "./worker-node-policy";

export type { Use, UseFact } from "./evidence";

/** Every kind of evidence that a role is used by EC2 nodes or by pods on Fargate. */
export const allEvidence: Evidence[] = [
  nodeGroup,
  autoModeCluster,
  accessEntry,
  instanceProfile,
  eksPackage,
  awsAuth,
  nodeClass,
  workerNodePolicy,
  fargateProfile,
  executionRoleComponent,
  trust,
  stackOutputs,
];
