import { type Service, SourceArnForm } from "./service";

/**
 * The service that runs the control planes of EKS. Its aws:SourceArn is the ARN of the cluster whose role it assumes,
 * `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`. AWS recommends the condition since 2025-08-19.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export const eksCluster: Service = {
  principal: "eks.amazonaws.com",
  sourceArn: new SourceArnForm("cluster"),
  misspelt: { names: /^eks\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/i, pattern: "eks.*", mistakes: 0 },
  mention: /:eks:[^:]*:[^:]*:cluster\//,
  called: {
    service: "EKS",
    user: "cluster",
    short: "cluster",
    role: "Cluster role",
    failing: "EKS cannot run the cluster",
    none: "no cluster can work",
  },
};

/** What Auto Mode of a cluster needs besides. https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html */
export const autoModeAction = "sts:TagSession";
