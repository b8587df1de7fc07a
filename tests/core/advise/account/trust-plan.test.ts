import assert from "node:assert/strict";
import {
  leastTrustPolicy,
  permitsCluster,
  planTrust,
  planWithoutDenials,
  planWithoutOthers,
  type ClusterUse,
  type TrustPlan,
} from "../../../../core/advise/account/trust-plan";
import { readAccount } from "../../../../core/readers/account/account";
import { buildTrustPolicy, fargateService } from "../../../../core/trust";
import { accountId, line, profileArn, region, rightAccount } from "../../../support/fake-aws-account";
import { casesOf } from "../../../support/cases";
import { documentOf } from "../../../support/trust-cases";

const account = readAccount(rightAccount({ roles: [], regions: [] }));
const use = (cluster: string, ...profiles: string[]): ClusterUse => ({ region, cluster, profiles });
const blue = use("blue");

const allow = (Condition?: object, more: object = {}) => ({
  Effect: "Allow",
  Principal: { Service: fargateService },
  Action: "sts:AssumeRole",
  ...more,
  ...(Condition && { Condition }),
});
const deny = (Condition?: object, Principal: object = { AWS: "*" }) => allow(Condition, { Effect: "Deny", Principal });
const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } });
const fresh = (...clusters: string[]) => buildTrustPolicy(clusters.map((one) => line(one))).Statement[0] ?? {};
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const trusting = (sourceArns: string | string[]) => JSON.stringify(policy(allow(like(...[sourceArns].flat()))));

const withLambda = { Principal: { Service: [fargateService, "lambda.amazonaws.com"] } };
const everyone = allow(undefined, { Principal: { AWS: "*" } });
const own = `arn:aws:eks:*:${accountId}:*`;
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

/** Statements are written by what differs from the usual one without a condition. */
const cases = casesOf(__filename, "plans") as Case[];

describe("the plan for a trust policy", () => {
  for (const [title, statements, plan, uses = [blue]] of cases)
    it(title, () =>
      assert.deepEqual(planned(planTrust(JSON.stringify(documentOf(statements)), uses, account)), {
        ...plan,
        ...(plan.after && { after: documentOf(plan.after).Statement }),
      }),
    );
});

describe("the plan for the Fargate service alone", () => {
  const shouted = fargateService.replace("eks", "EKS");
  const byName = (...Service: string[]) => allow(like(line("blue")), { Principal: { Service } });
  const notUs = allow(like(line("blue")), { Principal: undefined, NotPrincipal: { AWS: own } });
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
    [
      "leaves the service's names as they are written, and drops NotPrincipal",
      [byName(fargateService), byName(fargateService, shouted, "ec2.amazonaws.com"), notUs],
      {
        outcome: "replace",
        after: [byName(fargateService), byName(fargateService, shouted)],
        lost: ["any AWS", "any Service", "ec2.amazonaws.com"],
      },
    ],
    ["is none if all are kept out", [everyone, deny()], { outcome: "replace", doubt: "wrong" }],
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

describe("the least trust policy", () => {
  const use = (cluster: string, where = region) => ({ region: where, cluster, profiles: [] });
  it("has a line for each cluster, once, in the order of Region and name", () =>
    assert.deepEqual(
      leastTrustPolicy([use("red", "us-east-1"), use("red"), use("blue"), use("red")], account),
      buildTrustPolicy([line("blue"), line("red"), line("red", { region: "us-east-1" })]),
    ));

  it("is none for no cluster", () => assert.equal(leastTrustPolicy([], account), undefined));
});
