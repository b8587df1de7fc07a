import { FargatePodExecutionRole } from "fargate-pod-execution-role";

/** The role of the team's clusters. A program that is to be tested keeps its resources in a function. */
export function podRole(environment: "development" | "production"): FargatePodExecutionRole {
  const clusters = environment === "production" ? ["blue", "green"] : ["sandbox"];
  return new FargatePodExecutionRole("pods", {
    clusters,
    logging: { cloudWatchLogs: { logGroups: clusters.map((cluster) => `/eks/${cluster}/pods`) } },
  });
}
