import assert from "node:assert/strict";
import { RegionReader } from "../../../cli/aws/eks-reader";
import { AwsUnreadable } from "../../../core/aws/errors";
import type { RegionRecord } from "../../../core/readers/account/inventory";
import {
  accountId,
  asSaved,
  clusterArn,
  profileArn,
  region,
  rightCluster,
  roleArn,
} from "../../support/fake-aws-account";
import { Refusal, ServedAws, type Answers } from "../../support/served-aws";
import { itEach } from "../../support/cases";

const owner = { id: accountId, partition: "aws" };
/** A call that AWS did not answer, and what happened. */
type Unread = { action: string; region: string; cluster?: string; happened: string };
const noteIn = (unread: Unread[]) => (call: Omit<Unread, "happened">, error: unknown) => {
  assert.ok(error instanceof AwsUnreadable);
  unread.push({ ...call, happened: error.happened });
};
const denied = new Refusal("AccessDeniedException", 403);
const missing = new Refusal("ResourceNotFoundException", 404);

/** A page for each token: the first without one. */
const pages =
  (member: string, ...lists: string[][]) =>
  ({ says }: { says: Record<string, string | undefined> }): object => {
    const at = Number(says.nextToken ?? 0);
    return { [member]: lists[at], ...(at + 1 < lists.length ? { nextToken: String(at + 1) } : {}) };
  };

const described = { arn: clusterArn("blue"), status: "ACTIVE", accessConfig: { authenticationMode: "API" } };
const right: Answers = {
  "eks:ListClusters": () => ({ clusters: ["blue"] }),
  "eks:DescribeCluster": () => ({ cluster: { ...described, roleArn: roleArn("cluster") } }),
  "eks:ListFargateProfiles": () => ({ fargateProfileNames: ["default"] }),
  "eks:DescribeFargateProfile": ({ names: [, name = ""] }) => ({
    fargateProfile: {
      fargateProfileArn: profileArn("blue", name),
      podExecutionRoleArn: roleArn("pods"),
      status: "ACTIVE",
    },
  }),
  "eks:ListNodegroups": () => ({ nodegroups: ["workers"] }),
  "eks:DescribeNodegroup": () => ({ nodegroup: { nodeRole: roleArn("nodes") } }),
  "eks:ListAccessEntries": () => ({ accessEntries: [roleArn("pods"), roleArn("people")] }),
  "eks:DescribeAccessEntry": () => ({ accessEntry: { type: "FARGATE_LINUX" } }),
};
const profile = {
  name: "default",
  arn: profileArn("blue", "default"),
  role: roleArn("pods"),
  status: "ACTIVE",
};
/** Without the role of the cluster itself. */
const plain = {
  name: "blue",
  arn: clusterArn("blue"),
  status: "ACTIVE",
  authenticationMode: "API",
  profiles: [profile],
  nodeGroups: [{ name: "workers", role: roleArn("nodes") }],
  accessEntries: [],
};
const blue = { ...plain, clusterRole: roleArn("cluster") };

describe("a Region as it is read", () => {
  let aws: ServedAws;
  beforeEach(async () => {
    aws = new ServedAws();
    await aws.start();
  });
  afterEach(() => aws.stop());

  async function read(answers: Answers): Promise<[RegionRecord, Unread[]]> {
    aws.answers = { ...right, ...answers };
    const unknown: Unread[] = [];
    const read = await new RegionReader(aws.connect(), region, noteIn(unknown)).read(owner);
    return asSaved([read, unknown]);
  }

  it("has all pages of each list", async () => {
    const [{ clusters }, unknown] = await read({
      "eks:ListClusters": pages("clusters", ["blue"], ["green"]),
      "eks:ListFargateProfiles": pages("fargateProfileNames", ["a"], ["b"]),
      "eks:ListNodegroups": pages("nodegroups", ["c"], ["d"]),
    });
    assert.deepEqual(
      clusters.map(({ name, profiles, nodeGroups }) => [name, [...profiles, ...nodeGroups].map((one) => one.name)]),
      [
        ["blue", ["a", "b", "c", "d"]],
        ["green", ["a", "b", "c", "d"]],
      ],
    );
    assert.deepEqual(unknown, []);
  });

  const inBlue = `cluster blue in ${region}`;
  const autoMode = (computeConfig: object) => ({
    "eks:DescribeCluster": () => ({ cluster: { ...described, computeConfig } }),
  });
  const nodeRoleArn = roleArn("auto");
  itEach(
    [
      [
        "the node role of EKS Auto Mode",
        autoMode({ enabled: true, nodeRoleArn }),
        [{ ...plain, autoModeRole: nodeRoleArn }],
      ],
      ["no node role of EKS Auto Mode that is off", autoMode({ enabled: false, nodeRoleArn }), [plain]],
    ],
    "has %s",
    async (_what: string, answers: Answers, clusters: object[]) =>
      assert.deepEqual(await read(answers), [{ name: region, clusters }, []]),
  );

  const unread = (action: string, on: string) => ({ action, region, happened: `Access denied to ${action} on ${on}` });
  const [noProfiles, noNodes] = [
    { ...blue, profiles: [] },
    { ...blue, nodeGroups: [] },
  ];
  itEach(
    [
      ["eks:DescribeCluster", inBlue, [], [{ ...plain, status: "", authenticationMode: "" }]],
      ["eks:ListFargateProfiles", inBlue, [noProfiles]],
      ["eks:DescribeFargateProfile", `profile default of ${inBlue}`, [noProfiles]],
      ["eks:ListNodegroups", inBlue, [noNodes]],
    ],
    "has all else where what %s asks for is gone, which is no unknown, and where it is denied, which is one",
    async (action: string, on: string, left: object[], ifDenied = left) => {
      assert.deepEqual(await read({ [action]: () => missing }), [{ name: region, clusters: left }, []]);
      const unknown = [{ ...unread(action, on), cluster: "blue" }];
      assert.deepEqual(await read({ [action]: () => denied }), [{ name: region, clusters: ifDenied }, unknown]);
    },
  );

  it("has no cluster where they may not be listed, and says so", async () => {
    const action = "eks:ListClusters";
    const expected = [{ name: region, clusters: [] }, [unread(action, region)]];
    assert.deepEqual(await read({ [action]: () => denied }), expected);
  });

  it("has the pages before one that fails, and says why there are no more", async () => {
    const action = "eks:ListFargateProfiles";
    const [{ clusters }, unknown] = await read({
      [action]: ({ says }) =>
        says.nextToken === undefined
          ? { fargateProfileNames: ["default"], nextToken: "1" }
          : new Refusal("InvalidParameterException"),
    });
    assert.deepEqual(clusters, [blue]);
    const happened = `AWS answered ${action} on ${inBlue} with InvalidParameterException (HTTP 400): no`;
    assert.deepEqual(unknown, [{ action, happened, region, cluster: "blue" }]);
  });

  describe("and its access entries", () => {
    async function entries(answers: Answers, authenticationMode = "API"): Promise<[object[], Unread[]]> {
      aws.answers = { ...right, ...answers };
      const unknown: Unread[] = [];
      const cluster = rightCluster({ authenticationMode, accessEntries: [] });
      const isWanted = (principal: string) => principal.endsWith("/pods");
      const reader = new RegionReader(aws.connect(), region, noteIn(unknown));
      await reader.addAccessEntries([cluster], isWanted);
      return [cluster.accessEntries, unknown];
    }
    const entry = { principal: roleArn("pods"), type: "FARGATE_LINUX" };

    for (const mode of ["API", "API_AND_CONFIG_MAP"])
      it(`are those of the roles in question, in mode ${mode}`, async () => {
        assert.deepEqual(await entries({}, mode), [[entry], []]);
        assert.deepEqual(aws.asked, [
          "eks:ListAccessEntries eu-west-1 blue",
          `eks:DescribeAccessEntry eu-west-1 blue ${roleArn("pods")}`,
        ]);
        assert.equal(aws.calls[0]?.says.maxResults, "100");
      });

    it("are not asked for in mode CONFIG_MAP, which has none", async () => {
      assert.deepEqual(await entries({}, "CONFIG_MAP"), [[], []]);
      assert.deepEqual(aws.asked, []);
    });

    for (const [action, on] of [["eks:DescribeAccessEntry", `${roleArn("pods")} in ${inBlue}`]] as const)
      it(`are unknown where ${action} is denied`, async () =>
        assert.deepEqual(await entries({ [action]: () => denied }), [
          [],
          [{ ...unread(action, on), cluster: "blue" }],
        ]));
  });
});
