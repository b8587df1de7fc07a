import assert from "node:assert/strict";
import { planTrust as planFor } from "../../../core/aws-account/trust";
import {
  buildTrustPolicy,
  fargateService,
  judgeTrustPolicy,
  parseTrustPolicy,
  soundSourceArns,
} from "../../../core/iam";
import { accountId, line, profileArn, region, trustFor } from "../../support/fake-aws-account";

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
    assert.deepEqual(loses, ["lambda.amazonaws.com"]);
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
    for (const document of [...Object.values(lacking), ...Object.values(wrong), trustFor("green"), "{}"]) {
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

describe("the SourceArns that outlive a replacement", () => {
  it("are those that are right on their own, each once", () => {
    const document = trusting([line("green"), "*", line("red", { accountId: "999999999999" }), line("green")]);
    assert.deepEqual(soundSourceArns(parseTrustPolicy(document).statements, { accounts: [accountId] }), [
      line("green"),
    ]);
  });

  it("are not those of a Deny, nor of a negated operator", () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Deny", Principal: "*", Action: "*", Condition: { ArnLike: { "aws:SourceArn": line("green") } } },
        {
          Effect: "Allow",
          Principal: { Service: fargateService },
          Action: "sts:AssumeRole",
          Condition: { ArnNotLike: { "aws:SourceArn": line("red") } },
        },
      ],
    });
    assert.deepEqual(soundSourceArns(parseTrustPolicy(document).statements, { accounts: [accountId] }), []);
  });
});
