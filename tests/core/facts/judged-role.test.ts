import assert from "node:assert/strict";
import { undecrypted } from "../../../core/records/record";
import { leastPermissive, rolesOf } from "../../../core/facts/role-trust";
import { rightTrust, trustFor } from "../../policypack/fixtures";
import { unknown } from "../../support/analyzer";
import { recordOf } from "../../support/records";
import { itEach } from "../../support/cases";

const lambda = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const pods = { ...lambda, Principal: { Service: "eks-fargate-pods.amazonaws.com" } };
const policy = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });
const role = (assumeRolePolicy: unknown) => recordOf("aws:iam/role:Role", "r", { name: "pods", assumeRolePolicy });

describe("the trust policy of a role", () => {
  const property = "assumeRolePolicy";
  const part = `part of ${property}`;
  itEach(
    [
      ["not known", unknown, property],
      ["a secret that is not decrypted", undecrypted, property],
      ["not known in a service", policy({ ...lambda, Principal: { Service: unknown } }), part],
      [
        "not known in a principal, for web identities",
        policy({ ...lambda, Principal: unknown, Action: "sts:AssumeRoleWithWebIdentity" }),
        undefined,
        policy({ ...lambda, Principal: { AWS: "*" }, Action: "sts:AssumeRoleWithWebIdentity" }),
      ],
      ["not known in an account", policy({ ...lambda, Principal: { AWS: unknown } }), undefined],
    ],
    (what, _document, unknownPart) => `is ${what}: ${unknownPart ?? "nothing"} is not known`,
    (_what: string, document: unknown, unknownPart: string | undefined, judged: unknown = document) => {
      const [found, ...more] = rolesOf(role(document));
      assert.deepEqual([found?.property, found?.document, found?.unknownPart], [property, judged, unknownPart]);
      assert.deepEqual([found?.role.name, found?.widest, more.length], ["pods", undefined, 0]);
    },
  );

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
      ["are not those without a statement", [policy(pods), policy()], [policy(pods)]],
      ["are those that are text too", [policy(), trustFor("x")], [trustFor("x")]],
      ["are those without a statement where there are no others", [policy(), policy()], [policy(), policy()]],
    ],
    "%s",
    (_what: string, ways: unknown[], meant: unknown[]) => assert.deepEqual(inWays(...ways), meant),
  );
});

describe("the least that a trust policy permits, where it is not known in part", () => {
  const never = { DateLessThan: { "aws:CurrentTime": "1969-12-31T23:59:59Z" } };
  const nobody = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:SetSourceIdentity" };
  itEach(
    [
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
      ["nothing that is sure beside an effect that is not known", policy({ ...pods, Effect: unknown }), undefined],
      ["nothing that is sure of a version that is not known", { ...policy(pods), Version: unknown }, undefined],
      ["nothing that is sure of a text", rightTrust(), undefined],
    ],
    "is %s",
    (_what: string, document: unknown, expected: unknown) => assert.deepEqual(leastPermissive(document), expected),
  );
});
