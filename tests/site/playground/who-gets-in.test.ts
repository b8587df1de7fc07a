import assert from "node:assert/strict";
import { type Access, whoGetsIn } from "../../../site/playground/who-gets-in";
import { account, otherAccount, policy, sourceArn, statement, withCondition } from "../../core/trust/fixtures";

const now = new Date("2026-06-01T00:00:00Z");
const own = { accounts: [account], clusters: ["my-cluster"], now };

const kindOf = ({ asker }: Access) => asker.kind;
/** Each kind with its answer, in one line. */
const answers = (document: unknown, intended = {}) =>
  whoGetsIn(document, { now, ...intended }).map((one) => `${kindOf(one)} ${one.answer}`);
const find = (document: unknown, kind: Access["asker"]["kind"], intended = own): Access => {
  const found = whoGetsIn(document, intended).find((one) => kindOf(one) === kind);
  assert.ok(found);
  return found;
};
const none = [
  "own yes",
  "other-cluster no",
  "other-region no",
  "other-account no",
  "no-profile no",
  "services no",
  "principals no",
];
const but = (...others: string[]) =>
  none.map((one) => others.find((other) => other.split(" ")[0] === one.split(" ")[0]) ?? one);

describe("who gets in by a trust policy", () => {
  const deny = { Effect: "Deny", Principal: { AWS: "*" }, Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } };
  const role = `arn:aws:iam::${otherAccount}:role/deployer`;
  for (const [title, document, expected] of [
    ["the form that AWS asks for", policy(statement()), none],
    ["a Deny of all others", policy(statement({ Condition: undefined }), statement(deny)), none],
    [
      "no condition",
      withCondition(undefined),
      but("other-cluster yes", "other-region yes", "other-account yes", "no-profile yes"),
    ],
    [
      "the account alone",
      withCondition({ StringEquals: { "aws:SourceAccount": account } }),
      but("other-cluster yes", "other-region yes", "no-profile yes"),
    ],
    [
      "every Region",
      withCondition({ ArnLike: { "aws:SourceArn": sourceArn.replace("us-east-1", "*") } }),
      but("other-region yes"),
    ],
    [
      "another cluster only",
      withCondition({ ArnLike: { "aws:SourceArn": sourceArn.replace("my-", "your-") } }),
      but("own no", "other-cluster yes"),
    ],
    [
      "another service",
      policy(statement(), statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined })),
      but("services yes"),
    ],
    [
      "a role of another account",
      policy(statement(), statement({ Principal: { AWS: role }, Condition: undefined })),
      but("principals yes"),
    ],
    [
      "an operator that IAM does not know",
      withCondition({ ArnLikely: { "aws:SourceArn": sourceArn } }),
      none
        .slice(0, 5)
        .map((one) => one.replace(/ .*/, " maybe"))
        .concat("services no", "principals no"),
    ],
  ] as const)
    it(title, () => assert.deepEqual(answers(document, own), expected));

  it("names each of the clusters that the role is for", () => {
    const found = whoGetsIn(policy(statement()), { ...own, clusters: ["my-cluster", "other"] });
    assert.deepEqual(
      found.flatMap(({ asker, answer }) => (asker.kind === "own" ? [[asker.cluster, answer]] : [])),
      [
        ["my-cluster", "yes"],
        ["other", "no"],
      ],
    );
  });

  it("takes the clusters, the Region and the account that the policy names for the own ones", () =>
    assert.deepEqual(answers(policy(statement())), none));

  it("takes the Regions that somebody names for the own ones", () => {
    const anywhere = withCondition({ ArnLike: { "aws:SourceArn": sourceArn.replace("us-east-1", "*") } });
    const [one] = whoGetsIn(anywhere, own, { regions: ["us-east-1"] }).filter(
      ({ asker: { kind } }) => kind === "other-region",
    );
    assert.doesNotMatch(one.request.context["aws:SourceArn"], /us-east-1/);
    const everywhere = whoGetsIn(policy(statement()), own, { regions: ["us-east-1", "eu-west-1"] });
    assert.equal(everywhere.find(({ asker: { kind } }) => kind === "other-region")?.answer, "no");
  });

  const [west, east] = ["eu-west-1", "us-east-1"];
  const lineFor = (cluster: string, region: string) => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;
  const forWest = withCondition({ ArnLike: { "aws:SourceArn": lineFor("prod", west) } });
  const forEach = withCondition({ ArnLike: { "aws:SourceArn": [lineFor("prod", west), lineFor("test", east)] } });
  const at = (cluster: string, ...regions: string[]) => ({
    clusters: [cluster],
    places: regions.map((region) => ({ cluster, region })),
  });
  for (const [title, document, intended, regions, expected] of [
    ["the Region of the policy", forWest, {}, [west], ["prod: yes"]],
    ["another Region", forWest, {}, [east], ["prod in us-east-1: no"]],
    ["a Region that the policy does not have, too", forWest, {}, [west, east], ["prod: yes", "all in us-east-1: no"]],
    ["a Region that nothing names", forWest, {}, ["ap-southeast-7"], ["prod in ap-southeast-7: no"]],
    ["the Region of each of the clusters", forEach, {}, [west, east], ["prod: yes", "test: yes"]],
    ["the Region of one of the clusters", forEach, {}, [west], ["prod: yes", "test in eu-west-1: no"]],
    ["a cluster in another Region", forWest, at("prod", east), [], ["prod in us-east-1: no"]],
    ["a cluster in two Regions", forWest, at("prod", west, east), [west, east], ["prod in us-east-1: no"]],
  ] as const)
    it(`tries own pods in ${title}`, () => {
      const found = whoGetsIn(document, { accounts: [account], now, ...intended }, { regions });
      const own = found.flatMap(({ asker, answer }) => (asker.kind === "own" ? [{ ...asker, answer }] : []));
      const lines = own.map(({ cluster = "all", region, answer }) =>
        [cluster, region === undefined ? "" : ` in ${region}`, `: ${answer}`].join(""),
      );
      assert.deepEqual(lines, expected);
    });

  it("shows the request that gets in, and the statement that lets it in", () => {
    const { request, decided } = find(withCondition(undefined), "other-account");
    assert.deepEqual(decided, { effect: "Allow", statement: "the first statement" });
    assert.equal(request.context["aws:SourceAccount"], "444455556666");
    assert.match(request.context["aws:SourceArn"], /^arn:aws:eks:[^:]+:444455556666:fargateprofile\//);
  });

  it("shows a request that does not get in, and the condition that is not met", () => {
    const { request, decided } = find(policy(statement()), "other-account");
    assert.deepEqual(decided, {
      effect: "Allow",
      statement: "the first statement",
      element: 'Condition.ArnLike."aws:SourceArn"',
    });
    assert.match(request.context["aws:SourceArn"], /:444455556666:/);
  });

  it("shows the Deny that keeps a request out", () => {
    const { decided } = find(policy(statement({ Condition: undefined }), statement(deny)), "other-cluster");
    assert.deepEqual(decided, { effect: "Deny", statement: "the second statement" });
  });

  it("shows no statement if none is about the one who asks", () =>
    assert.equal(find(policy(statement()), "services").decided, undefined));

  it("names all services and principals that get in", () => {
    const several = policy(
      statement({ Principal: { Service: ["ec2.amazonaws.com", "eks.amazonaws.com"] }, Condition: undefined }),
    );
    const values = find(several, "services").admitted.map((one) => one.kind === "principal" && one.value);
    assert.deepEqual(values, ["ec2.amazonaws.com", "eks.amazonaws.com"]);
  });

  it("says of those of whom nobody said it that the role may be for them", () => {
    const meant = (intended: object) =>
      whoGetsIn(policy(statement()), { now, ...intended })
        .filter(({ isMeant }) => isMeant)
        .map(kindOf);
    assert.deepEqual(meant({}), ["own", "other-cluster", "other-region"]);
    assert.deepEqual(meant({ ...own, regions: ["us-east-1"] }), ["own"]);
  });

  it("puts a placeholder for an account that nobody names", () => {
    const [{ request }] = whoGetsIn(withCondition(undefined), { now });
    assert.equal(request.context["aws:SourceAccount"], "ACCOUNT_ID");
  });

  it("says nothing of a document that IAM does not read", () => assert.deepEqual(whoGetsIn("{", own), []));
});
