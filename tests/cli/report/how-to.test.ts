import assert from "node:assert/strict";
import { awsCommand, pulumiSnippets, reachOf } from "../../../cli/report/how-to";
import { fargateService } from "../../../core/trust";
import {
  accountId,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  roleArn,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { planIn } from "../../support/account-findings";
import { trustFor } from "../../support/trust";

const open = withRole({ trustPolicy: trustFor(fargateService) });

describe("the Pulumi program for a plan", () => {
  it("names the clusters of one Region", () => {
    const [snippet] = pulumiSnippets(planIn(open, [{ name: "green", region }]));
    assert.ok(snippet?.includes('  clusters: ["blue","green"],\n  regions: ["eu-west-1"],\n'), snippet);
  });

  it("gives the ARNs of clusters in several Regions, so that none is trusted where it is not", () => {
    const [snippet] = pulumiSnippets(planIn(open, [{ name: "green", region: "us-east-1" }]));
    const arn = (where: string, name: string) => `arn:aws:eks:${where}:${accountId}:cluster/${name}`;
    assert.ok(
      snippet?.includes(`  clusters: ["${arn("eu-west-1", "blue")}","${arn("us-east-1", "green")}"],\n}`),
      snippet,
    );
  });

  it("makes an access entry that is missing", () => {
    const plan = planIn(withCluster({ authenticationMode: "API", accessEntries: [] }));
    assert.deepEqual(pulumiSnippets(plan), [
      `import * as aws from "@pulumi/aws";
new aws.eks.AccessEntry("pods-eu-west-1-blue", {
  region: "eu-west-1",
  clusterName: "blue",
  principalArn: "${roleArn("pods")}",
  type: "FARGATE_LINUX",
});`,
    ]);
  });

  it("makes the access entries that are missing in clusters of one name, each under a name of its own, with one import", () => {
    const cluster = rightCluster({ authenticationMode: "API", accessEntries: [] });
    const elsewhere = {
      name: "us-east-1",
      clusters: [
        { ...cluster, profiles: [rightProfile({ arn: profileArn("blue", "other").replace(region, "us-east-1") })] },
      ],
    };
    const [snippet = "", ...others] = pulumiSnippets(
      planIn(rightAccount({ regions: [{ name: region, clusters: [cluster] }, elsewhere] })),
    ).filter((one) => one.includes("AccessEntry"));
    assert.deepEqual(others, []);
    assert.deepEqual(
      snippet.split("\n").filter((one) => /^(import|new)/.test(one)),
      [
        'import * as aws from "@pulumi/aws";',
        'new aws.eks.AccessEntry("pods-eu-west-1-blue", {',
        'new aws.eks.AccessEntry("pods-us-east-1-blue", {',
      ],
    );
  });

  it("is none where the component would refuse, since others can assume the role", () => {
    const plan = planIn(withRole({ trustPolicy: trustFor(fargateService, "lambda.amazonaws.com") }));
    assert.deepEqual(pulumiSnippets(plan), []);
  });

  it("raises the limit where the trust policy is longer than the usual one", () => {
    const asked = Array.from({ length: 40 }, (_, index) => ({ name: `cluster-${index}`, region }));
    const [snippet] = pulumiSnippets(planIn(open, asked));
    assert.match(snippet ?? "", /trustPolicyLimit: \d{4},/);
  });
});

describe("the AWS command for a plan", () => {
  const plan = planIn(open);
  const [step] = plan.steps;
  assert.ok(step);
  const plain = awsCommand(step, plan);

  it("has the profile and the endpoint that are in use, and nothing that a shell would act on", () => {
    const reach = reachOf(accountId, { profile: "my $(profile)", endpoint: "http://127.0.0.1:5000" });
    const words = "aws --profile 'my $(profile)' --endpoint-url http://127.0.0.1:5000 iam";
    assert.equal(
      awsCommand(step, plan, reach),
      plain.replace("aws iam", () => words),
    );
  });

  it("has no profile in another account, which that of the credentials does not reach", () =>
    assert.equal(awsCommand(step, plan, reachOf("999999999999", { profile: "prod" })), plain));

  it("is as it is where neither is given", () => assert.equal(awsCommand(step, plan, reachOf(accountId, {})), plain));
});
