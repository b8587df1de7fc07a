import { FargatePodExecutionRole } from "fargate-pod-execution-role";

// One role for the clusters of a team, wherever they run: each name in each of the Regions, and one cluster by its ARN.
const team = new FargatePodExecutionRole("team", {
  clusters: ["blue", "green", "arn:aws:eks:us-east-1:111122223333:cluster/reports"],
  regions: ["eu-west-1", "eu-central-1"],
  accountId: "111122223333",
  name: "team-fargate-pods",
  path: "/eks/",
  tags: { team: "platform" },
  logging: { cloudWatchLogs: { logGroups: ["/eks/team/pods"] } },
  pullThroughCachePrefixes: ["docker-hub"],
});

// And one for every cluster of the account in every Region: still nobody else's.
const shared = new FargatePodExecutionRole("shared", { clusters: ["*"], regions: ["*"] });

export const teamSourceArns = team.sourceArns;
export const sharedSourceArns = shared.sourceArns;
