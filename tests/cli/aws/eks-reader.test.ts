import assert from "node:assert/strict";
import { RegionReader } from "../../../cli/aws/eks-reader";
import { AwsUnreadable } from "../../../core/aws/errors";
import type { RegionRecord } from "../../../core/readers/account/inventory";
import { accountId, clusterArn, profileArn, region, rightCluster, roleArn } from "../../support/fake-aws-account";
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
    return [await new RegionReader(aws.connect(), region, noteIn(unknown)).read(owner), unknown];
  }

  it("has its clusters with all that uses a role, each asked for in the Region", async () => {
    assert.deepEqual(await read({}), [{ name: region, clusters: [blue] }, []]);
    assert.deepEqual(
      aws.asked.sort(),
      [
        "DescribeCluster eu-west-1 blue",
        "DescribeFargateProfile eu-west-1 blue default",
        "DescribeNodegroup eu-west-1 blue workers",
        "ListClusters eu-west-1",
        "ListFargateProfiles eu-west-1 blue",
        "ListNodegroups eu-west-1 blue",
      ].map((call) => `eks:${call}`),
    );
    const lists = aws.calls.filter(({ says }) => says.maxResults !== undefined);
    assert.deepEqual(
      lists.map(({ says }) => says.maxResults),
      ["100", "100", "100"],
    );
  });

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

  it("has nothing where AWS names nothing", async () => {
    assert.deepEqual(await read({ "eks:ListClusters": () => ({}) }), [{ name: region, clusters: [] }, []]);
    const empty = { "eks:ListFargateProfiles": () => ({}), "eks:ListNodegroups": () => ({}) };
    assert.deepEqual(await read(empty), [{ name: region, clusters: [{ ...blue, profiles: [], nodeGroups: [] }] }, []]);
  });
  itEach(
    [
      ["is on", { enabled: true, nodeRoleArn: roleArn("auto") }, roleArn("auto")],
      ["is off", { enabled: false, nodeRoleArn: roleArn("auto") }, undefined],
      ["may be on", { nodeRoleArn: roleArn("auto") }, roleArn("auto")],
      ["is on, without nodes of its own", { enabled: true }, undefined],
    ],
    (what, _computeConfig, role) =>
      `has ${role === undefined ? "no" : "the"} node role of EKS Auto Mode where that ${what}`,
    async (_what: string, computeConfig: object, role: string | undefined) => {
      const [{ clusters }] = await read({
        "eks:DescribeCluster": () => ({ cluster: { ...described, computeConfig } }),
      });
      assert.deepEqual(clusters, [{ ...plain, ...(role && { autoModeRole: role }) }]);
    },
  );

  it("has of what AWS says nothing of no more than the names", async () => {
    const [{ clusters }, unknown] = await read({
      "eks:DescribeCluster": () => ({ cluster: {} }),
      "eks:DescribeFargateProfile": () => ({}),
      "eks:DescribeNodegroup": () => ({}),
    });
    assert.deepEqual(clusters, [
      {
        name: "blue",
        arn: clusterArn("blue"),
        status: "",
        authenticationMode: "",
        profiles: [{ name: "default", arn: "", role: "", status: "" }],
        nodeGroups: [{ name: "workers", role: "" }],
        accessEntries: [],
      },
    ]);
    assert.deepEqual(unknown, []);
  });
  itEach(
    [
      ["a cluster", "eks:DescribeCluster", []],
      ["a cluster's profiles", "eks:ListFargateProfiles", [{ ...blue, profiles: [] }]],
      ["a profile", "eks:DescribeFargateProfile", [{ ...blue, profiles: [] }]],
      ["a cluster's node groups", "eks:ListNodegroups", [{ ...blue, nodeGroups: [] }]],
      ["a node group", "eks:DescribeNodegroup", [{ ...blue, nodeGroups: [] }]],
    ],
    "has not %s deleted meanwhile, and no unknown for it",
    async (_what: string, action: string, clusters: object[]) =>
      assert.deepEqual(await read({ [action]: () => missing }), [{ name: region, clusters }, []]),
  );
  const why = (action: string, on: string) => ({ action, happened: `Access denied to ${action} on ${on}` });
  itEach(
    [
      ["eks:ListClusters", region, undefined, []],
      ["eks:ListFargateProfiles", `cluster blue in ${region}`, "blue", [{ ...blue, profiles: [] }]],
      [
        "eks:DescribeFargateProfile",
        `profile default of cluster blue in ${region}`,
        "blue",
        [{ ...blue, profiles: [] }],
      ],
      ["eks:ListNodegroups", `cluster blue in ${region}`, "blue", [{ ...blue, nodeGroups: [] }]],
      [
        "eks:DescribeNodegroup",
        `node group workers of cluster blue in ${region}`,
        "blue",
        [{ ...blue, nodeGroups: [] }],
      ],
    ],
    "has all else where %s is denied, and says so",
    async (action: string, on: string, cluster: string | undefined, clusters: object[]) => {
      const part = { ...why(action, on), region, ...(cluster && { cluster }) };
      assert.deepEqual(await read({ [action]: () => denied }), [{ name: region, clusters }, [part]]);
    },
  );

  it("has a cluster that may not be described, with its ARN", async () => {
    const action = "eks:DescribeCluster";
    const [{ clusters }, unknown] = await read({ [action]: () => denied });
    assert.deepEqual(clusters, [{ ...plain, status: "", authenticationMode: "" }]);
    const on = `cluster blue in ${region}`;
    assert.deepEqual(unknown, [{ ...why(action, on), region, cluster: "blue" }]);
  });

  it("has the pages before one that fails, and says why there are no more", async () => {
    const [{ clusters }, unknown] = await read({
      "eks:ListFargateProfiles": ({ says }) =>
        says.nextToken === undefined
          ? { fargateProfileNames: ["default"], nextToken: "1" }
          : new Refusal("InvalidParameterException"),
    });
    assert.deepEqual(clusters, [blue]);
    const on = `eks:ListFargateProfiles on cluster blue in ${region}`;
    assert.deepEqual(unknown, [
      {
        action: "eks:ListFargateProfiles",
        happened: `AWS answered ${on} with InvalidParameterException (HTTP 400): no`,
        region,
        cluster: "blue",
      },
    ]);
  });

  it("is not read at all where what AWS says cannot be kept", async () => {
    aws.answers = right;
    const others = { action: "eks:DescribeNodegroup" };
    const failing = new RegionReader(aws.connect({ signal: AbortSignal.timeout(5_000) }), region, () => {
      throw new Error(others.action);
    });
    aws.answers = { ...right, "eks:DescribeNodegroup": () => denied };
    await assert.rejects(failing.read(owner), { message: others.action });
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

    it("are those of all pages", async () => {
      const listed = pages("accessEntries", [roleArn("pods")], [roleArn("pods", "/a/")]);
      const [found] = await entries({ "eks:ListAccessEntries": listed });
      assert.deepEqual(found, [entry, { ...entry, principal: roleArn("pods", "/a/") }]);
    });

    it("are none where one is deleted meanwhile, or AWS names none", async () => {
      assert.deepEqual(await entries({ "eks:DescribeAccessEntry": () => missing }), [[], []]);
      assert.deepEqual(await entries({ "eks:ListAccessEntries": () => ({}) }), [[], []]);
    });

    it("have no type where AWS says none", async () =>
      assert.deepEqual(await entries({ "eks:DescribeAccessEntry": () => ({}) }), [[{ ...entry, type: "" }], []]));

    for (const [action, on] of [
      ["eks:ListAccessEntries", `cluster blue in ${region}`],
      ["eks:DescribeAccessEntry", `${roleArn("pods")} in cluster blue in ${region}`],
    ] as const)
      it(`are unknown where ${action} is denied`, async () =>
        assert.deepEqual(await entries({ [action]: () => denied }), [
          [],
          [{ ...why(action, on), region, cluster: "blue" }],
        ]));
  });
});
