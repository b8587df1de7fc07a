import assert from "node:assert/strict";
import { fixLabel, judgeTrustPolicy, suggestSourceArns, parseTrustPolicy } from "../../../../core/trust";
import { account, fargate, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const first = (document: unknown, wanted = intended) => judgeTrustPolicy(document, wanted).scoped[0];
const paste = (value: string) => `"Condition": { "ArnLike": { "aws:SourceArn": ${value} } }`;

describe("a finding", () => {
  it("says whether its fix is to be written or to be done", () => {
    const besideIt = policy(statement(), statement({ Principal: { AWS: "*" }, Condition: undefined }));
    assert.deepEqual(
      [policy(statement({ Condition: undefined })), besideIt].map((document) => fixLabel(first(document).fix)),
      ["Write instead", "To do"],
    );
  });

  it("shows a request that gets through", () => {
    assert.equal(first(policy(statement({ Condition: undefined }))).example, `${fargate} without aws:SourceArn`);
    assert.equal(
      first(withSourceArn(sourceArn.replace(account, "*"))).example,
      `${fargate} with aws:SourceArn "arn:aws:eks:us-east-1:444455556666:fargateprofile/my-cluster/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"`,
    );
    assert.equal(
      first(withCondition({ StringEquals: { "aws:SourceAccount": account } })).example,
      `${fargate} without aws:SourceArn and with aws:SourceAccount "${account}"`,
    );
    assert.equal(
      judgeTrustPolicy(withCondition({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }), {
        ...intended,
        organizations: ["o-a1b2c3d4e5"],
      }).scoped[0].example,
      `${fargate} without aws:SourceArn and with aws:SourceOrgID "o-a1b2c3d4e5" and with aws:SourceOrgPaths "o-a1b2c3d4e5/r-a/"`,
    );
    assert.equal(
      first(withSourceArn(sourceArn.replace("my-cluster", "my-*"))).example,
      `${fargate} with aws:SourceArn "arn:aws:eks:us-east-1:${account}:fargateprofile/my-other/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"`,
    );
  });

  it("shows a placeholder for the role's own account where nobody names it", () => {
    const ofItsOwn = withCondition({ StringEquals: { "aws:SourceAccount": "${aws:ResourceAccount}" } });
    const ofCluster = withSourceArn("arn:aws:eks:us-east-1:${aws:ResourceAccount}:cluster/my-cluster");
    const unnamed = (document: unknown) => judgeTrustPolicy(document, {}).scoped[0];
    assert.equal(unnamed(ofItsOwn).example, `${fargate} without aws:SourceArn and with aws:SourceAccount "ACCOUNT_ID"`);
    assert.match(unnamed(ofCluster).reason, /^"arn:aws:eks:us-east-1:ACCOUNT_ID:cluster\/my-cluster": /);
  });

  it("shows names that the policy or the intention has, and others that are easy to read", () => {
    const shown = (document: unknown, wanted: object) =>
      /:eks:(.*?)\/my-profile/.exec(first(document, { ...intended, ...wanted }).example ?? "")?.[1];
    const ofAccounts = withSourceArn("arn:aws:eks:*:*:fargateprofile/*/*");
    const ofClusters = (...clusters: string[]) =>
      withSourceArn(clusters.map((one) => sourceArn.replace("my-cluster", one)));
    assert.deepEqual(
      [
        shown(ofAccounts, { clusters: undefined }),
        shown(ofAccounts, { clusters: undefined, accounts: ["444455556666"] }),
        shown(ofAccounts, { clusters: ["prod-*", "prod"] }),
        shown(withSourceArn("arn:aws:eks:*:*:fargateprofile/eu-west-1/*"), {
          regions: ["eu-west-1"],
          clusters: undefined,
        }),
        shown(ofClusters("*"), {}),
        shown(ofClusters("a", "b", "c", "team-*"), { clusters: ["a", "b", "c"] }),
      ],
      [
        "us-east-1:444455556666:fargateprofile/my-cluster",
        "us-east-1:777788889999:fargateprofile/my-cluster",
        "us-east-1:444455556666:fargateprofile/prod",
        "eu-west-1:444455556666:fargateprofile/eu-west-1",
        `us-east-1:${account}:fargateprofile/another-cluster`,
        `us-east-1:${account}:fargateprofile/team-other`,
      ],
    );
  });

  it("says when the request gets through, where it does not yet", () => {
    const at = (Condition: unknown) => first(policy(statement(), statement({ Condition }))).example;
    assert.equal(
      at({ DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } }),
      `${fargate} without aws:SourceArn at 2030-01-01T00:00:01Z`,
    );
    assert.equal(at({ DateLessThan: { "aws:CurrentTime": "2030" } }), `${fargate} without aws:SourceArn`);
  });

  it("holds the corrected condition, with what the policy has right", () => {
    assert.equal(first(withSourceArn([sourceArn, "*"])).fix, paste(`"${sourceArn}"`));
    const ofGlob = { ...intended, clusters: ["another", "my-*"] };
    assert.equal(first(withSourceArn([sourceArn, "*"]), ofGlob).fix, paste(`"${sourceArn}"`));
  });

  it("holds the corrected condition, with what is intended", () => {
    const open = policy(statement({ Condition: undefined }));
    assert.equal(first(open).fix, paste(`"arn:aws:eks:*:${account}:fargateprofile/my-cluster/*"`));
    assert.equal(
      first(open, { ...intended, clusters: ["a", "b"] }).fix,
      paste(`[ "arn:aws:eks:*:${account}:fargateprofile/a/*", "arn:aws:eks:*:${account}:fargateprofile/b/*" ]`),
    );
  });

  it("never holds what would be wrong again", () => {
    const suffix = withSourceArn(sourceArn.replace("my-cluster", "*-cluster"));
    const placeholder = paste(`"arn:aws:eks:us-east-1:${account}:fargateprofile/CLUSTER_NAME/*"`);
    assert.equal(first(suffix, { ...intended, clusters: ["*-cluster"] }).fix, placeholder);
    const everywhere = paste(`"arn:aws:eks:*:${account}:fargateprofile/my-cluster/*"`);
    for (const [partition, region] of [
      ["aws-x", "*"],
      ["aws", "us-gov-*"],
    ]) {
      const nowhere = sourceArn.replace("arn:aws:", `arn:${partition}:`).replace("us-east-1", region);
      assert.equal(first(withSourceArn(nowhere)).fix, everywhere);
    }
  });

  it("narrows the Deny that blocks too much", () => {
    const deny = (condition: unknown) => policy(statement(), statement({ Effect: "Deny", Condition: condition }));
    const narrower = paste(`"${sourceArn}"`).replace("ArnLike", "ArnNotLike");
    assert.equal(first(deny({ StringNotEquals: { "aws:SourceArn": "x" } })).fix, narrower);
    assert.equal(first(deny({ Null: { "sts:ExternalId": "true" } })).fix, `add to its ${narrower}`);
  });

  it("holds placeholders for what nobody told", () => {
    const { fix } = judgeTrustPolicy(policy(statement({ Condition: undefined })), {}).scoped[0];
    assert.equal(fix, paste('"arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"'));
  });

  it("names a statement by its Sid", () => {
    assert.equal(first(policy(statement({ Sid: "Pods", Condition: undefined }))).statement, 'statement "Pods"');
    assert.equal(first(policy(statement({ Sid: "hunter 2", Condition: undefined }))).statement, "statement 0");
  });

  it("says who gets in: anyone, or the intended account alone", () => {
    const who = (document: unknown, wanted = {}) => first(document, { ...intended, ...wanted }).who;
    assert.equal(who(policy(statement({ Condition: undefined }))), "anyone");
    assert.equal(who(withSourceArn(sourceArn.replace(account, "*"))), "anyone");
    assert.equal(who(withSourceArn(sourceArn.replace("my-cluster", "*"))), "own");
    assert.equal("who" in first(withCondition({ StringEquals: { "aws:SourceAccount": account } })), false);
  });

  it("shows the name of the service that a policy has", () => {
    const regional = "eks-fargate-pods.us-east-1.amazonaws.com";
    const document = policy(statement({ Principal: { Service: regional }, Condition: undefined }));
    assert.equal(first(document).example, `${regional} without aws:SourceArn`);
  });

  it("never shows a name of the service that is not text to show", () => {
    const alike = (changes: object) =>
      policy(statement({ Principal: { Service: "eks-fargate-pods hunter2" }, ...changes }));
    const stranger = sourceArn.replace(account, "444455556666");
    assert.equal(first(alike({ Condition: undefined })).example, `${fargate} without aws:SourceArn`);
    assert.match(
      first(alike({ Condition: { ArnLike: { "aws:SourceArn": stranger } } })).example ?? "",
      /^eks-fargate-pods\.amazonaws\.com with aws:SourceArn "arn:/,
    );
  });

  it("never shows values of other keys", () => {
    const document = withCondition({ StringEquals: { "sts:ExternalId": "hunter2", "aws:SourceVpc": "hunter2" } });
    assert.ok(!JSON.stringify(judgeTrustPolicy(document, intended)).includes("hunter2"));
  });
});

describe("the suggestion", () => {
  const suggest = (document: unknown, wanted: object) =>
    suggestSourceArns(parseTrustPolicy(document).statements, wanted);

  it("says what cannot be known instead of guessing", () => {
    const open = policy(statement({ Condition: undefined }));
    assert.deepEqual(suggest(open, { clusters: ["c"] }), { missing: "account" });
    assert.deepEqual(suggest(open, { accounts: [account, "444455556666"], clusters: ["c"] }), { missing: "account" });
    assert.deepEqual(suggest(open, { accounts: [account] }), { missing: "cluster" });
  });

  it("keeps what the policy has right, and makes the rest from the intention", () => {
    assert.deepEqual(suggest(withSourceArn([sourceArn, "*"]), {}), { sourceArns: [sourceArn] });
    assert.deepEqual(suggest(withSourceArn(sourceArn.replace(account, "*")), { accounts: [account] }), {
      sourceArns: [sourceArn],
    });
    assert.deepEqual(
      suggest(policy(statement({ Condition: undefined })), {
        accounts: [account],
        clusters: ["c"],
        regions: ["cn-north-1"],
      }),
      {
        sourceArns: [`arn:aws-cn:eks:cn-north-1:${account}:fargateprofile/c/*`],
      },
    );
  });
});
