import assert from "node:assert/strict";
import { callOf } from "../../../dev/aws-server/call";

describe("a call of AWS", () => {
  it("of EKS has its action by method and path", () => {
    const actions = [
      ["GET", "/clusters", "ListClusters"],
      ["POST", "/clusters", "CreateCluster"],
      ["GET", "/clusters/c", "DescribeCluster"],
      ["DELETE", "/clusters/c", "DeleteCluster"],
      ["POST", "/clusters/c/update-config", "UpdateClusterConfig"],
      ["GET", "/clusters/c/node-groups?maxResults=1", "ListNodegroups"],
      ["POST", "/clusters/c/node-groups", "CreateNodegroup"],
      ["GET", "/clusters/c/node-groups/n", "DescribeNodegroup"],
      ["POST", "/clusters/c/node-groups/n/update-config", "UpdateNodegroupConfig"],
      ["POST", "/clusters/c/fargate-profiles", "CreateFargateProfile"],
      ["DELETE", "/clusters/c/fargate-profiles/p", "DeleteFargateProfile"],
      ["POST", "/clusters/c/access-entries/arn%3Aaws", "UpdateAccessEntry"],
      ["POST", "/tags/arn", "TagResource"],
      ["DELETE", "/tags/arn?tagKeys=a", "UntagResource"],
    ];
    const authorization = "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/eks/aws4_request, SignedHeaders=host";
    for (const [method, url, action] of actions) {
      const call = callOf({ method, url, headers: { authorization } }, Buffer.alloc(0));
      assert.deepEqual(call, { service: "eks", action }, `${method} ${url}`);
    }
  });
});
