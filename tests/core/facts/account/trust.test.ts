import assert from "node:assert/strict";
import {
  intendedIn,
  leastTrustPolicy,
  permitsCluster,
  planTrust as planFor,
  trustFindings,
} from "../../../../core/facts/account/trust";
import { buildTrustPolicy, fargateService, judgeTrustPolicy } from "../../../../core/trust";
import { accountId, line, profileArn, region, rightTrust } from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";

const account = { id: accountId, partition: "aws" };
const blue = { region, cluster: "blue", profiles: [] };
const planTrust = (document: string) => planFor(document, [blue], account);

interface Trusting {
  operator?: string;
  service?: string | string[];
  more?: object[];
}

function trusting(sourceArns: unknown, { operator = "ArnLike", service = fargateService, more = [] }: Trusting = {}) {
  const condition = { [operator]: { "aws:SourceArn": sourceArns } };
  const statement = {
    Effect: "Allow",
    Condition: condition,
    Principal: { Service: service },
    Action: "sts:AssumeRole",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement, ...more] });
}

describe("the plan for a trust policy", () => {
  const fine = {
    "the cluster's line": trusting(line("blue")),
    "the cluster's line among others": trusting([line("green"), line("blue")]),
    "a line for every cluster": trusting(line("*")),
    "a line for every Region": trusting(line("blue", { region: "*" })),
    "an Allow that a Deny scopes": JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: { Service: fargateService },
          Action: "sts:AssumeRole",
          Condition: { ArnNotLike: { "aws:SourceArn": line("blue") } },
        },
      ],
    }),
  };
  for (const [what, document] of Object.entries(fine)) {
    it(`leaves ${what} alone`, () => {
      assert.deepEqual(planTrust(document), { outcome: "fine", loses: [] });
    });
  }

  const lacking = {
    "another cluster": trusting(line("green")),
    "another Region": trusting([line("blue", { region: "us-east-1" })]),
    "a cluster whose name begins alike": trusting(line("blueish")),
  };
  for (const [what, document] of Object.entries(lacking)) {
    it(`adds the line to one for ${what}, and keeps that`, () => {
      const { outcome, after } = planTrust(document);
      const { Statement: statements } = JSON.parse(document);
      const before = [statements[0].Condition.ArnLike["aws:SourceArn"]].flat();
      assert.equal(outcome, "add");
      assert.deepEqual(after, buildTrustPolicy([...before, line("blue")]));
    });
  }

  const wrong = {
    "a wildcard beside a line": trusting([line("green"), "*"]),
    "another account": trusting([line("green"), line("red", { accountId: "999999999999" })]),
    "a condition that passes without a SourceArn": trusting(line("green"), { operator: "ArnLikeIfExists" }),
    "a literal asterisk": trusting(line("green"), { operator: "StringEquals" }),
    "a second statement without a condition": trusting(line("green"), {
      more: [{ Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" }],
    }),
    "another service beside Fargate": trusting(line("green"), { service: [fargateService, "lambda.amazonaws.com"] }),
  };
  for (const [what, document] of Object.entries(wrong)) {
    it(`replaces one with ${what}, and keeps the other cluster's line`, () => {
      const { outcome, after } = planTrust(document);
      assert.equal(outcome, "replace");
      assert.deepEqual(after, buildTrustPolicy([line("green"), line("blue")]));
    });
  }

  it("replaces one that has nothing to do with Fargate", () => {
    const document = trusting(line("green"), { service: "lambda.amazonaws.com" });
    const { outcome, after, loses } = planTrust(document);
    assert.equal(outcome, "replace");
    assert.deepEqual(loses, ["lambda.amazonaws.com", line("green")]);
    assert.deepEqual(judgeTrustPolicy(after, { accounts: [accountId] }), {
      concernsFargate: true,
      scoped: [],
      exclusive: [],
      notices: [],
    });
  });

  it("replaces what cannot be read", () => {
    for (const document of ["", "not JSON", "[]", "null"]) {
      const { outcome, after } = planTrust(document);
      assert.equal(outcome, "replace");
      assert.deepEqual(after, buildTrustPolicy([line("blue")]));
    }
  });

  it("keeps other statements that are right, with their ids", () => {
    const deny = {
      Sid: "OnlyWithTls",
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const { after } = planTrust(trusting([line("green"), "*"], { more: [deny] }));
    assert.deepEqual(after?.Statement[1], deny);
  });

  it("makes a policy that needs no further change, whatever was there", () => {
    for (const document of [...Object.values(lacking), ...Object.values(wrong), rightTrust("green"), "{}"]) {
      const { after } = planTrust(document);
      assert.equal(planTrust(JSON.stringify(after)).outcome, "fine");
    }
  });

  it("does not add a line that a kept one covers already", () => {
    const { after } = planTrust(trusting([line("*"), "*"]));
    assert.deepEqual(after, buildTrustPolicy([line("*")]));
  });
});

describe("the plan for a role that several clusters use", () => {
  const green = { region, cluster: "green", profiles: [profileArn("green", "default")] };

  it("keeps every one of them", () => {
    const { after } = planFor(trusting("*"), [blue, green], account);
    assert.deepEqual(after, buildTrustPolicy([line("blue"), line("green")]));
  });

  it("adds the lines of all that lack one", () => {
    const { outcome, after } = planFor(trusting(line("red")), [blue, green], account);
    assert.equal(outcome, "add");
    assert.deepEqual(after, buildTrustPolicy([line("red"), line("blue"), line("green")]));
  });

  it("says that other profiles lose the role where it let in all", () => {
    const { loses } = planFor(trusting("*"), [blue], account);
    assert.deepEqual(loses, ["*", `${fargateService} on behalf of any other Fargate profile`]);
  });

  it("needs no line for a cluster whose profiles get through by their own ARN", () => {
    assert.equal(planFor(trusting(profileArn("green", "default")), [green], account).outcome, "fine");
  });
});

describe("a trust policy that Deny statements hold", () => {
  const denying = (Condition?: object, Principal: object = { AWS: "*" }) => ({
    Effect: "Deny",
    Principal,
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  });
  const butGreen = denying({ ArnNotLike: { "aws:SourceArn": line("green") } });
  const tls = denying({ Bool: { "aws:SecureTransport": "false" } });

  it("is not replaced where a Deny keeps the cluster out, and nobody loses by that", () => {
    const document = trusting(line("green"), { more: [butGreen] });
    assert.deepEqual(planTrust(document), { outcome: "replace", loses: [] });
  });

  it("is not replaced where a Deny keeps out the Fargate service", () => {
    const document = trusting("*", { more: [denying(undefined, { Service: fargateService })] });
    assert.deepEqual(planTrust(document), { outcome: "replace", loses: [] });
  });

  it("is replaced whole, and keeps a Deny that keeps out no profile", () => {
    const allowed = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [tls, allowed] });
    const { outcome, after } = planTrust(document);
    assert.deepEqual(
      [outcome, after],
      ["replace", { Version: "2012-10-17", Statement: [...buildTrustPolicy([line("blue")]).Statement, tls] }],
    );
  });

  it("gets the line that it lacks where a Deny keeps out no profile", () => {
    const { outcome, after } = planTrust(trusting(line("green"), { more: [tls] }));
    assert.equal(outcome, "add");
    assert.deepEqual(after?.Statement, [...buildTrustPolicy([line("green"), line("blue")]).Statement, tls]);
  });
});

describe("who loses access by a plan", () => {
  const accountOnly = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: fargateService },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  });
  const others = `${fargateService} on behalf of any other Fargate profile`;
  const cases: [what: string, document: string, loses: string[]][] = [
    ["nobody, where a line is added", trusting(line("green")), []],
    ["all other profiles, where it let in every one", trustFor(fargateService), [others]],
    ["all other profiles, where the account alone limited it", accountOnly, [others]],
    [
      "a service, and no profile",
      trusting(line("blue"), { service: [fargateService, "ec2.amazonaws.com"] }),
      ["ec2.amazonaws.com"],
    ],
    [
      "the profiles of another account",
      trusting([line("blue"), line("red", { accountId: "999999999999" })]),
      [line("red", { accountId: "999999999999" }), others],
    ],
    ["nobody, where no profile got in", trusting(line("blue"), { operator: "StringEquals" }), []],
  ];
  for (const [what, document, loses] of cases) it(what, () => assert.deepEqual(planTrust(document).loses, loses));
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
