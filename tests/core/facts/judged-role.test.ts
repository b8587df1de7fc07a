import assert from "node:assert/strict";
import { undecrypted } from "../../../core/records/record";
import { isPodRole, leastPermissive, rolesOf } from "../../../core/facts/role-trust";
import { rightTrust, trustFor } from "../../policypack/fixtures";
import { unknown } from "../../support/analyzer";
import { required } from "../../../core/text";
import { resourcesWithin } from "../../../core/readers/cloudformation/templates";
import { recordOf } from "../../support/records";
import { itEach } from "../../support/cases";

const lambda = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const pods = { ...lambda, Principal: { Service: "eks-fargate-pods.amazonaws.com" } };
const policy = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });
const role = (assumeRolePolicy: unknown) => recordOf("aws:iam/role:Role", "r", { name: "pods", assumeRolePolicy });

describe("the trust policy of a role", () => {
  const property = "assumeRolePolicy";
  const part = `part of ${property}`;
  const widest = policy({ ...lambda, Condition: {} });
  itEach(
    [
      ["JSON text", trustFor("lambda.amazonaws.com"), undefined],
      ["an object", policy(pods), undefined],
      ["not known", unknown, property],
      ["a secret that is not decrypted", undecrypted, property],
      ["not known in part, and for Fargate", policy({ ...pods, Condition: unknown }), part],
      ["not known in a service", policy({ ...lambda, Principal: { Service: unknown } }), part],
      ["not known in one of two services", policy({ ...lambda, Principal: { Service: ["x", unknown] } }), part],
      ["not known in a principal", policy({ ...lambda, Principal: unknown }), part],
      ["not known in a principal beside others", policy(lambda, { ...lambda, Principal: unknown }), part],
      ["not known in another statement", policy({ ...lambda, Condition: unknown }, pods), part],
      ["not known in part, and for others", policy({ ...lambda, Condition: unknown }), undefined, widest],
      [
        "not known in a principal, for web identities",
        policy({ ...lambda, Principal: unknown, Action: "sts:AssumeRoleWithWebIdentity" }),
        undefined,
        policy({ ...lambda, Principal: { AWS: "*" }, Action: "sts:AssumeRoleWithWebIdentity" }),
      ],
      [
        "not known in a Deny, beside another service",
        policy({ ...pods, Effect: "Deny", Principal: unknown }, lambda),
        undefined,
        policy(lambda),
      ],
      ["not known in an account", policy({ ...lambda, Principal: { AWS: unknown } }), undefined],
      ["not known in a statement", policy(unknown, lambda), part],
    ],
    (what, _document, unknownPart) => `is ${what}: ${unknownPart ?? "nothing"} is not known`,
    (_what: string, document: unknown, unknownPart: string | undefined, judged: unknown = document) => {
      const [found, ...more] = rolesOf(role(document));
      assert.deepEqual([found?.property, found?.document, found?.unknownPart], [property, judged, unknownPart]);
      assert.deepEqual([found?.role.name, found?.widest, more.length], ["pods", undefined, 0]);
    },
  );

  it("is that of a role of aws-native", () => {
    const [found] = rolesOf(recordOf("aws-native:iam:Role", "r", { assumeRolePolicyDocument: policy(pods) }));
    assert.deepEqual([found?.property, found?.document], ["assumeRolePolicyDocument", policy(pods)]);
  });

  it("is none where none is given, or by what is no role", () => {
    assert.deepEqual(rolesOf(role(undefined)), []);
    assert.deepEqual(rolesOf(recordOf("toString", "r", { assumeRolePolicy: "{}" })), []);
  });
});

describe("the ways in which a role may come out", () => {
  const inWays = (...documents: unknown[]) => {
    const [first, ...alternatives] = documents.map((assumeRolePolicy) => ({
      props: { name: "pods", assumeRolePolicy },
    }));
    return rolesOf({ ...role(undefined), ...first, alternatives }).map(({ document }) => document);
  };
  itEach(
    [
      ["are all of them", [policy(pods), policy(lambda)], [policy(pods), policy(lambda)]],
      ["are not those without a statement", [policy(pods), policy()], [policy(pods)]],
      ["are those that are text too", [policy(), trustFor("x")], [trustFor("x")]],
      ["are those without a statement where there are no others", [policy(), policy()], [policy(), policy()]],
    ],
    "%s",
    (_what: string, ways: unknown[], meant: unknown[]) => assert.deepEqual(inWays(...ways), meant),
  );
});

describe("a role of pods by its trust policy", () => {
  itEach(
    [
      ["for the Fargate service", policy(pods), true],
      ["that is not known", unknown, true],
      ["for another service", policy(lambda), false],
    ],
    (what, _document, isOfPods) => `is ${isOfPods ? "" : "not "}one ${what}`,
    (_what: string, document: unknown, isOfPods: boolean) =>
      assert.equal(isPodRole(required(rolesOf(role(document))[0])), isOfPods),
  );
});

describe("the roles in a template", () => {
  const line = (names: string) => ({ "Fn::Sub": `arn:aws:eks:eu-west-1:111122223333:fargateprofile/${names}` });
  const limited = (arn: unknown) => ({ ...pods, Condition: { ArnLike: { "aws:SourceArn": arn } } });
  const rolesWithin = (...statements: unknown[]) => resourcesWithin(template(...statements)).flatMap(rolesOf);
  const template = (...statements: unknown[]) =>
    recordOf("aws:cloudformation/stack:Stack", "s", {
      templateBody: JSON.stringify({
        Parameters: { Open: { Type: "String" } },
        Conditions: { IsProd: { "Fn::Equals": [{ Ref: "Open" }, "prod"] } },
        Resources: {
          Pods: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: policy(...statements) } },
        },
      }),
    });
  const openName = limited(line("${Open}/*"));
  const wide = limited("arn:aws:eks:eu-west-1:111122223333:fargateprofile/*/*");

  it("have the widest form of a policy whose cluster is not known", () => {
    const [found, ...more] = rolesWithin(openName);
    assert.equal(found?.unknownPart, "part of assumeRolePolicyDocument");
    assert.deepEqual([found.widest, more.length], [policy(wide), 0]);
  });
  it("have no widest form where something else is not known", () =>
    assert.equal(rolesWithin(openName, { ...pods, Condition: { Ref: "Open" } })[0]?.widest, undefined));
  it("have no widest form where a Deny is not known", () =>
    assert.equal(rolesWithin(wide, { ...openName, Effect: "Deny" })[0]?.widest, undefined));
  it("have no widest form where all is known", () => {
    const [found] = rolesWithin(wide);
    assert.deepEqual([found?.unknownPart, found?.widest], [undefined, undefined]);
  });
  it("are judged in each way in which a condition comes out", () => {
    const found = rolesWithin({ "Fn::If": ["IsProd", wide, pods] });
    assert.deepEqual(
      found.map(({ document }) => document),
      [policy(wide), policy(pods)],
    );
  });
  it("have the widest form in each way of their own", () => {
    const found = rolesWithin({ "Fn::If": ["IsProd", openName, pods] });
    assert.deepEqual(
      found.map(({ widest, unknownPart }) => [widest, unknownPart]),
      [
        [policy(wide), "part of assumeRolePolicyDocument"],
        [undefined, undefined],
      ],
    );
  });
});

describe("the least that a trust policy permits, where it is not known in part", () => {
  const never = { DateLessThan: { "aws:CurrentTime": "1969-12-31T23:59:59Z" } };
  const nobody = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:SetSourceIdentity" };
  itEach(
    [
      ["all of a policy that is known", policy(pods), { ...policy(pods), Id: undefined }],
      ["one statement that is known", { Statement: pods, Id: unknown }, { Statement: [pods], Id: undefined }],
      [
        "none of an Allow whose condition is not known",
        policy(pods, { ...pods, Condition: unknown }),
        {
          ...policy(pods, { ...pods, Condition: never }),
          Id: undefined,
        },
      ],
      [
        "nobody by an Allow whose principal is not known",
        policy({ ...pods, Principal: { AWS: unknown } }),
        {
          ...policy(nobody),
          Id: undefined,
        },
      ],
      [
        "nobody by an Allow whose action is not known",
        policy({ ...pods, Action: [unknown] }),
        {
          ...policy(nobody),
          Id: undefined,
        },
      ],
      [
        "a Deny that is known",
        policy({ ...pods, Effect: "Deny" }),
        {
          ...policy({ ...pods, Effect: "Deny" }),
          Id: undefined,
        },
      ],
      [
        "nothing that is sure beside a Deny that is not known",
        policy({ ...pods, Effect: "Deny", Condition: unknown }),
        undefined,
      ],
      ["nothing that is sure beside an effect that is not known", policy({ ...pods, Effect: unknown }), undefined],
      ["nothing that is sure beside a statement that is not known", policy(pods, unknown), undefined],
      ["nothing that is sure of a version that is not known", { ...policy(pods), Version: unknown }, undefined],
      ["nothing that is sure of statements that are not known", { ...policy(), Statement: unknown }, undefined],
      ["nothing that is sure of a text", rightTrust(), undefined],
    ],
    "is %s",
    (_what: string, document: unknown, expected: unknown) => assert.deepEqual(leastPermissive(document), expected),
  );
});
