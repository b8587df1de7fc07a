import assert from "node:assert/strict";
import {
  intendedIn,
  leastTrustPolicy,
  permitsCluster,
  planTrust,
  planWithoutDenials,
  planWithoutOthers,
  trustFindings,
  whatKeepsOut,
  type ClusterUse,
  type TrustPlan,
} from "../../../../core/facts/account/trust";
import { buildTrustPolicy, fargateService } from "../../../../core/trust";
import { accountId, line, profileArn, region } from "../../../support/fake-aws-account";

const account = { id: accountId, partition: "aws" };
const use = (cluster: string, ...profiles: string[]): ClusterUse => ({ region, cluster, profiles });
const blue = use("blue");
const strange = line("red", { accountId: "999999999999" });

const allow = (Condition?: object, more: object = {}) => ({
  Effect: "Allow",
  Principal: { Service: fargateService },
  Action: "sts:AssumeRole",
  ...more,
  ...(Condition && { Condition }),
});
const deny = (Condition?: object, Principal: object = { AWS: "*" }) => allow(Condition, { Effect: "Deny", Principal });
const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } });
const list = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values } });
const fresh = (...clusters: string[]) => buildTrustPolicy(clusters.map((one) => line(one))).Statement[0] ?? {};
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const trusting = (sourceArns: string | string[]) => JSON.stringify(policy(allow(like(...[sourceArns].flat()))));

const withLambda = { Principal: { Service: [fargateService, "lambda.amazonaws.com"] } };
const lambda = { Principal: { Service: "lambda.amazonaws.com" } };
const everyone = allow(undefined, { Principal: { AWS: "*" } });
const ofAccount = { StringEquals: { "aws:SourceAccount": accountId } };
const own = `arn:aws:eks:*:${accountId}:*`;
const until = (year: number) => ({ DateLessThan: { "aws:CurrentTime": `${year}-01-01T00:00:00Z` } });
const externalId = { StringEquals: { "sts:ExternalId": "x" } };
const notTest = { ArnNotLike: { "aws:SourceArn": line("test") } };
const butGreen = deny({ ArnNotLike: { "aws:SourceArn": line("green") } });
const tls = deny({ Bool: { "aws:SecureTransport": "false" } });
/** The parts of a plan that a row of a table says; `doubt` by its kind, gains and losses by whom they are of. */
interface Planned {
  outcome: TrustPlan["outcome"];
  after?: object[];
  gained?: string[];
  lost?: string[];
  doubt?: string;
}

/** The cluster, else the account or the principal, of each difference: `~` stands before those that it is besides. */
function whose(differences: TrustPlan["lost"]): string[] {
  return differences.map((one) => {
    if (one.kind === "principal") return one.value ?? one.account ?? `any ${one.type}`;
    if (one.kind === "no-profile") return one.kind;
    assert.ok(one.where);
    const { cluster, region: where, account: of } = one.where.place;
    return [
      cluster ?? "~",
      ...(where === undefined && one.where.besides.regions.length > 0 ? ["elsewhere"] : []),
      ...(of === accountId ? [] : [of ?? "~"]),
    ].join(" ");
  });
}

function planned({ outcome, after, gained, lost, doubt }: TrustPlan): Planned {
  return {
    outcome,
    ...(after && { after: after.Statement }),
    ...(gained.length > 0 && { gained: whose(gained) }),
    ...(lost.length > 0 && { lost: whose(lost) }),
    ...(doubt && { doubt: doubt.kind }),
  };
}

type Case = [title: string, statements: object[], plan: Planned, uses?: ClusterUse[]];

const cases: Case[] = [
  ["leaves the cluster's line alone", [allow(like(line("blue")))], { outcome: "fine" }],
  ["leaves the cluster's line among others alone", [allow(like(line("green"), line("blue")))], { outcome: "fine" }],
  ["leaves a line for every cluster alone", [allow(like(line("*")))], { outcome: "fine" }],
  ["leaves a line for every Region alone", [allow(like(line("blue", { region: "*" })))], { outcome: "fine" }],
  [
    "leaves an Allow alone that a Deny limits",
    [allow(), deny({ ArnNotLike: { "aws:SourceArn": line("blue") } })],
    { outcome: "fine" },
  ],
  [
    "leaves a cluster alone that gets in by its profiles' own ARNs",
    [allow(like(profileArn("green", "default")))],
    { outcome: "fine" },
    [use("green", profileArn("green", "default"))],
  ],
  ["leaves others alone who can assume the role too", [allow(like(line("blue")), withLambda)], { outcome: "fine" }],
  [
    "adds the line of a cluster to those that there are",
    [allow(like(line("green")))],
    { outcome: "add", after: [allow(like(line("green"), line("blue")))], gained: ["blue"] },
  ],
  [
    "adds the lines of all clusters that lack one, once",
    [allow(like(line("red")))],
    { outcome: "add", after: [allow(like(line("red"), line("blue"), line("green")))], gained: ["blue", "green"] },
    [blue, use("green"), blue],
  ],
  [
    "adds a statement beside one that others have part in",
    [allow(like(line("green")), withLambda)],
    { outcome: "add", after: [allow(like(line("green")), withLambda), fresh("blue")], gained: ["blue"] },
  ],
  [
    "adds a line beside a Deny that keeps out no profile",
    [tls, allow(like(line("green")))],
    { outcome: "add", after: [tls, allow(like(line("green"), line("blue")))], gained: ["blue"] },
  ],
  [
    "adds a statement beside conditions that hold together",
    [allow({ ...like(own), StringLike: { "aws:SourceArn": `*:${accountId}:fargateprofile/prod*` } })],
    {
      outcome: "add",
      after: [
        allow({ ...like(own), StringLike: { "aws:SourceArn": `*:${accountId}:fargateprofile/prod*` } }),
        fresh("blue"),
      ],
      gained: ["blue"],
    },
    [use("prod"), blue],
  ],
  [
    "lets a line end that ends, though a profile gets in by it",
    [allow({ ...like(line("green")), ...until(2099) })],
    { outcome: "add", after: [allow({ ...like(line("green")), ...until(2099) }), fresh("blue")], gained: ["blue"] },
    [use("green", profileArn("green", "default")), blue],
  ],
  [
    "leaves an expired line, and one that needs an ExternalId, as they are",
    [allow({ ...like(line("green")), ...until(2020) }), allow({ ...like(line("red")), ...externalId })],
    {
      outcome: "replace",
      after: [
        allow({ ...like(line("green")), ...until(2020) }),
        allow({ ...like(line("red")), ...externalId }),
        fresh("blue"),
      ],
      gained: ["blue"],
    },
  ],
  [
    "limits an open one to the clusters",
    [allow()],
    {
      outcome: "replace",
      after: [allow(like(line("blue"), line("green")))],
      lost: ["blue elsewhere", "green elsewhere", "~", "~ ~", "no-profile"],
    },
    [blue, use("green")],
  ],
  [
    "limits one that only the account limits, and keeps whom it excludes out",
    [allow({ ...ofAccount, ...notTest })],
    {
      outcome: "replace",
      after: [allow({ ...ofAccount, ...notTest, ...like(line("blue")) })],
      lost: ["test elsewhere", "blue elsewhere", "~", "no-profile"],
    },
  ],
  [
    "limits a second statement that is open, and keeps the first",
    [allow(like(line("green"))), allow()],
    {
      outcome: "replace",
      after: [allow(like(line("green"))), allow(like(line("blue")))],
      lost: ["green elsewhere", "blue elsewhere", "~", "~ ~", "no-profile"],
    },
  ],
  [
    "parts the service from others, who keep the role",
    [allow(undefined, withLambda)],
    {
      outcome: "replace",
      after: [allow(like(line("blue"))), allow(undefined, lambda)],
      lost: ["blue elsewhere", "~", "~ ~", "no-profile"],
    },
  ],
  [
    "adds a statement to one that is for others",
    [allow(undefined, lambda)],
    { outcome: "replace", after: [allow(undefined, lambda), fresh("blue")], gained: ["blue"] },
  ],
  [
    "takes a wildcard out, and adds the cluster's line",
    [allow(like(line("green"), "*"))],
    {
      outcome: "replace",
      after: [allow(like(line("green"), line("blue")))],
      gained: ["blue"],
      lost: ["green elsewhere", "blue elsewhere", "~", "~ ~"],
    },
  ],
  [
    "adds no line that a kept one covers",
    [allow(like(line("*"), "*"))],
    { outcome: "replace", after: [allow(list(line("*")))], lost: ["~ elsewhere", "~ ~"] },
  ],
  [
    "takes out the line of another account",
    [allow(like(line("blue"), strange))],
    { outcome: "replace", after: [allow(list(line("blue")))], lost: ["red 999999999999"] },
  ],
  [
    "names again what an operator names that lets in more, in a statement that stays",
    [allow({ ArnLikeIfExists: { "aws:SourceArn": line("green") } })],
    {
      outcome: "replace",
      after: [allow({ ArnLikeIfExists: { "aws:SourceArn": line("green") }, ...like(line("green")) }), fresh("blue")],
      gained: ["blue"],
      lost: ["no-profile"],
    },
  ],
  [
    "writes the operator that takes the wildcard of the cluster's line",
    [allow({ StringEquals: { "aws:SourceArn": line("blue") } })],
    { outcome: "replace", after: [allow(like(line("blue")))], gained: ["blue"] },
  ],
  [
    "is none if a Deny keeps the cluster out",
    [allow(like(line("green"))), butGreen],
    { outcome: "add", doubt: "kept-out" },
  ],
  [
    "is none if a Deny keeps out the Fargate service",
    [allow(like("*")), deny(undefined, { Service: fargateService })],
    { outcome: "replace", doubt: "wrong" },
  ],
  ["is none if everyone can assume the role", [tls, everyone], { outcome: "replace", doubt: "wrong" }],
  [
    "is none for NotPrincipal",
    [allow(like(line("blue")), { Principal: undefined, NotPrincipal: { AWS: own } })],
    { outcome: "replace", doubt: "wrong" },
  ],
  [
    "limits one of a role that no cluster uses to the account",
    [allow()],
    {
      outcome: "replace",
      after: [allow(like(`arn:aws:eks:*:${accountId}:fargateprofile/*/*`))],
      lost: ["~ ~", "no-profile"],
    },
    [],
  ],
];

describe("the plan for a trust policy", () => {
  for (const [title, statements, plan, uses = [blue]] of cases)
    it(title, () => assert.deepEqual(planned(planTrust(JSON.stringify(policy(...statements)), uses, account)), plan));
});

describe("the plan for the Fargate service alone", () => {
  const alone: Case[] = [
    [
      "takes out who shares its statement, and adds the cluster's line",
      [allow(like(line("green")), withLambda)],
      {
        outcome: "replace",
        after: [allow(like(line("green"), line("blue")))],
        gained: ["blue"],
        lost: ["lambda.amazonaws.com"],
      },
    ],
    [
      "takes out everyone, and keeps a Deny",
      [tls, everyone],
      {
        outcome: "replace",
        after: [tls, fresh("blue")],
        lost: ["blue elsewhere", "~", "~ ~", "no-profile", "any AWS", "any Service"],
      },
    ],
  ];
  for (const [title, statements, plan, uses = [blue]] of alone)
    it(title, () =>
      assert.deepEqual(planned(planWithoutOthers(JSON.stringify(policy(...statements)), uses, account)), plan),
    );
});

describe("the plan without Deny statements", () => {
  const shut: [title: string, statements: object[], denials: string[], plan: Planned][] = [
    [
      "is without those alone that keep the cluster out",
      [allow(like(line("green"))), butGreen, tls],
      ["statement 1"],
      { outcome: "replace", after: [allow(like(line("green"), line("blue"))), tls], gained: ["blue"] },
    ],
    [
      "limits an Allow that the Deny limited",
      [allow(), butGreen],
      ["statement 1"],
      { outcome: "replace", after: [allow(like(line("blue")))], gained: ["blue"], lost: ["green"] },
    ],
    [
      "lets in nobody else whom the Deny kept out",
      [allow(like(line("blue"), line("red"))), deny(like(own))],
      ["statement 1"],
      { outcome: "replace", doubt: "gained" },
    ],
  ];
  for (const [title, statements, denials, wanted] of shut)
    it(title, () => {
      const { denials: found, plan } = planWithoutDenials(JSON.stringify(policy(...statements)), [blue], account);
      assert.deepEqual([found, planned(plan)], [denials, wanted]);
    });
});

describe("what keeps a cluster out", () => {
  const cases: [what: string, statements: object[], denials: string[], lacksLine: boolean][] = [
    ["is the line that it lacks", [allow(like(line("green")))], [], true],
    ["is a Deny alone", [allow(like(line("blue"))), butGreen], ["statement 1"], false],
    ["is a Deny, and the line that it lacks", [allow(like(line("green"))), tls, butGreen], ["statement 2"], true],
  ];
  for (const [what, statements, denials, lacksLine] of cases)
    it(what, () =>
      assert.deepEqual(whatKeepsOut(JSON.stringify(policy(...statements)), blue, account), { denials, lacksLine }),
    );
});

describe("whether a trust policy lets in", () => {
  const [first, second] = ["first", "second"].map((name) => profileArn("green", name));
  const green = { region, cluster: "green", profiles: [first, second] };
  const clusters: [what: string, document: string, use: typeof green, lets: boolean][] = [
    ["a cluster whose line it has", trusting(line("green")), green, true],
    ["a cluster of which it has each profile", trusting([first, second]), green, true],
    ["a cluster of which it has one profile", trusting([first]), green, false],
    ["a cluster without profiles, of which it has one", trusting([first]), { ...green, profiles: [] }, false],
    ["a cluster without profiles whose line it has", trusting(line("green")), { ...green, profiles: [] }, true],
  ];
  for (const [what, document, use, lets] of clusters)
    it(`${what}: ${lets ? "yes" : "no"}`, () => assert.equal(permitsCluster(document, use, account), lets));
});

describe("the account that a role is for", () => {
  const read = (...names: string[]) => names.map((name) => ({ name, clusters: [] }));
  const unlisted = (action: string, where?: string) => ({
    action,
    reason: "no",
    denied: true,
    ...(where && { region: where }),
  });
  const young = "eu-far-9";
  const plain = { accounts: [accountId], partition: "aws" };
  const cases: [what: string, Partial<Parameters<typeof intendedIn>[0]>, regions?: string[]][] = [
    ["has all known Regions where none was read", {}],
    ["has a Region besides that answered", { regions: read(region, young), unknown: [] }, ["*", young]],
    [
      "has no Region besides that did not answer",
      { regions: read(young), unknown: [unlisted("eks:ListClusters", young)] },
    ],
    [
      "has a Region besides that answered, where another did not",
      { regions: read(young), unknown: [unlisted("eks:ListClusters", region)] },
      ["*", young],
    ],
    [
      "has a Region besides of which something else was not read",
      { regions: read(young), unknown: [unlisted("eks:ListNodegroups", young)] },
      ["*", young],
    ],
  ];
  for (const [what, changes, regions] of cases)
    it(what, () => assert.deepEqual(intendedIn({ ...account, ...changes }), { ...plain, ...(regions && { regions }) }));

  it("finds a line of a Region that answered right, and of one that there is not broken", () => {
    const document = trusting(line("blue", { region: young }));
    const kinds = (regions: string[]) =>
      trustFindings(document, { ...account, regions: read(...regions) }).map(({ kind }) => kind);
    assert.deepEqual([kinds([young]), kinds([region])], [[], ["broken"]]);
  });
});

describe("the least trust policy", () => {
  const use = (cluster: string, where = region) => ({ region: where, cluster, profiles: [] });
  it("has a line for each cluster, once, in the order of Region and name", () =>
    assert.deepEqual(
      leastTrustPolicy([use("red", "us-east-1"), use("red"), use("blue"), use("red")], account),
      buildTrustPolicy([line("blue"), line("red"), line("red", { region: "us-east-1" })]),
    ));

  it("is none for no cluster", () => assert.equal(leastTrustPolicy([], account), undefined));
});
