import { everyPath, ofTypes, useAt, type EvidenceKind } from "./evidence";

/**
 * The role of the instances of a SageMaker HyperPod cluster, which are nodes of EKS where EKS orchestrates them.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-eks.html
 */
export const hyperpodCluster: EvidenceKind = {
  concerns: ofTypes("aws-native:sagemaker:Cluster"),
  find: (record, stack) =>
    ["instanceGroups", "restrictedInstanceGroups"]
      .flatMap((groups) => everyPath(record.props, [groups, "*", "executionRole"]))
      .flatMap((path) => useAt(stack, record, "node-group", path)),
};
