import assert from "node:assert/strict";
import { intentionIn } from "../../../core/facts/meant";
import { isRightAnyway, judgeKnown, type JudgedRole } from "../../../core/facts/role-trust";
import type { Source } from "../../../core/readers/source";
import { readAccount } from "../../../core/readers/account/account";
import { fargateService } from "../../../core/service/fargate";
import { serves } from "../../../core/trust";
import { unknown } from "../../support/analyzer";
import { accountId, line, profileArn, region, rightAccount } from "../../support/fake-aws-account";
import { itEach, itEachCase } from "../../support/cases";

const allow = (sourceArn: unknown, service = fargateService) => ({
  Effect: "Allow",
  Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  Principal: { Service: service },
  Action: "sts:AssumeRole",
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("whom a role is for", () => {
  const [eu, us] = [region, "us-east-1"];
  itEach(
    [
      ["has all known Regions where only these answered", { providerRegions: [eu] }, {}],
      [
        "has a younger Region besides that one of its limits allows",
        { regions: [us, "eu-*"], providerRegions: ["eu-far-9", "us-far-9"] },
        { regions: [us, "eu-*", "eu-far-9"] },
      ],
      [
        "has the places of the clusters that the user places",
        { clusters: [{ name: "a", region: eu }, { name: "Made" }] },
        { clusters: ["a", "Made"], region: eu, places: [{ cluster: "a", region: eu }] },
      ],
      ["has no Region where the user names none", { clusters: [{ name: "a" }] }, { clusters: ["a"], places: [] }],
    ],
    "%s",
    (_what: string, question: Partial<Source>, intended: object) => {
      const found = intentionIn({}, { file: "", records: [], nameOf: ({ name }) => name, ...question });
      assert.deepEqual(JSON.parse(JSON.stringify(found)), intended);
    },
  );

  const unlisted = (where: string, action = "eks:ListClusters") => ({
    action,
    reason: "no",
    denied: true,
    region: where,
  });
  const accounts: [what: string, read: string[], part?: ReturnType<typeof unlisted>, regions?: string[]][] = [
    ["has all known Regions if none was read", []],
    ["has a young Region besides that answered", ["eu-far-9"], undefined, ["*", "eu-far-9"]],
    ["has no young Region besides that did not answer", ["eu-far-9"], unlisted("eu-far-9")],
    ["has a young Region besides that answered, if another did not", ["eu-far-9"], unlisted(eu), ["*", "eu-far-9"]],
    [
      "has a young Region besides of which something else was not read",
      ["eu-far-9"],
      unlisted("eu-far-9", "eks:ListNodegroups"),
      ["*", "eu-far-9"],
    ],
  ];
  for (const [what, read, part, regions] of accounts)
    it(`in an account ${what}`, () => {
      const account = rightAccount({
        regions: read.map((name) => ({ name, clusters: [] })),
        unknown: part ? [part] : [],
      });
      const { accounts: own, partition, regions: found } = intentionIn({}, readAccount(account));
      assert.deepEqual([own, partition, found], [[accountId], "aws", regions]);
    });
});

describe("whether a trust policy lets in", () => {
  const [first] = ["first", "second"].map((name) => profileArn("green", name));
  itEachCase(
    __filename,
    "profiles",
    (what, _document, lets) => `a profile ${what}: ${lets ? "yes" : "no"}`,
    (_what: string, document: string, lets: boolean, where: string = region) => {
      const place = { accountId, region: where, cluster: "green", arn: first.replace(region, where) };
      assert.equal(serves(document, { for: place }), lets);
    },
  );
});

describe("a trust policy that is not known in part", () => {
  const role = (document: unknown, unknownPart?: string) => ({ document, unknownPart }) as JudgedRole;
  const document = {
    Version: "2012-10-17",
    Statement: [allow(unknown), { ...allow(line("green", { accountId: "999999999999" })), Principal: { AWS: "*" } }],
  };
  const kinds = (judged: JudgedRole) => {
    const { concernsFargate, scoped, exclusive } = judgeKnown(judged, { accounts: [accountId] });
    return [concernsFargate, ...[...scoped, ...exclusive].map(({ kind }) => kind)];
  };

  it("has the findings that hold whatever the part is", () =>
    assert.deepEqual(kinds(role(document, "part")), [true, "unsafe", "not-exclusive"]));
  it("has none where a Deny is not known", () =>
    assert.deepEqual(kinds(role({ Statement: [{ ...allow(unknown), Effect: "Deny" }] }, "part")), [false]));
  it("is right anyway where its widest form is", () => {
    const widest = (sourceArn: string) => ({ ...role(document, "part"), widest: policy(allow(sourceArn)) });
    assert.equal(isRightAnyway(widest(line("*")), "scoped", { accounts: [accountId] }), true);
    assert.equal(isRightAnyway(widest("*"), "scoped", { accounts: [accountId] }), false);
    assert.equal(isRightAnyway(widest("*"), "exclusive"), true);
    assert.equal(isRightAnyway(role(document, "part"), "exclusive"), false);
  });
});
