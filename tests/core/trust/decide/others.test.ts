import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import { account, fargate, intended, line, policy, sourceArn, statement } from "../fixtures";

const ec2 = "ec2.amazonaws.com";
const root = `arn:aws:iam::${account}:root`;
const also = (principal: unknown, changes = {}) =>
  policy(statement(), statement({ Principal: principal, Condition: undefined, ...changes }));

/** Everyone, if a condition holds besides the compliant one. */
const everyoneIf = (condition: object) => ({
  Version: "2012-10-17",
  Statement: [
    statement({
      Principal: { AWS: "*" },
      Condition: { ...condition, ArnLike: { "aws:SourceArn": sourceArn } },
    }),
  ],
});
const denyEveryoneIf = (condition: unknown) =>
  statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: condition });

const shared: Record<string, { document: unknown; finding: string }> = {
  "another service in the same list": {
    document: policy(statement({ Principal: { Service: [fargate, ec2] } })),
    finding: 'not-exclusive: statement 0, Principal.Service: "ec2.amazonaws.com" may assume the role too',
  },
  "another service in its own statement": {
    document: also({ Service: ec2 }),
    finding: 'not-exclusive: statement 1, Principal.Service: "ec2.amazonaws.com" may assume the role too',
  },
  "an account beside the service": {
    document: policy(statement({ Principal: { Service: fargate, AWS: root } })),
    finding: `not-exclusive: statement 0, Principal.AWS: "${root}" may assume the role too`,
  },
  "an account under a condition": {
    document: also({ AWS: root }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    finding: `not-exclusive: statement 1, Principal.AWS: "${root}" may assume the role too`,
  },
  "a web identity": {
    document: also({ Federated: "cognito-identity.amazonaws.com" }, { Action: "sts:AssumeRoleWithWebIdentity" }),
    finding:
      'not-exclusive: statement 1, Principal.Federated: "cognito-identity.amazonaws.com" may assume the role too',
  },
  "everyone, scoped": {
    document: policy(statement({ Principal: "*" })),
    finding: 'not-exclusive: statement 0, Principal: "*" may assume the role too',
  },
  "everyone that is no Fargate service": {
    document: policy(statement({ Principal: undefined, NotPrincipal: { AWS: root } })),
    finding:
      "not-exclusive: statement 0, NotPrincipal: everyone that NotPrincipal does not name may assume the role too",
  },
  "a Deny that is about one role of the account only": {
    document: policy(
      statement(),
      statement({ Principal: { AWS: root }, Condition: undefined }),
      statement({ Effect: "Deny", Principal: { AWS: `arn:aws:iam::${account}:role/a` }, Condition: undefined }),
    ),
    finding: `not-exclusive: statement 1, Principal.AWS: "${root}" may assume the role too`,
  },
  "every service but the one that a Deny names": {
    document: policy(
      statement(),
      statement({
        Principal: { AWS: "*" },
        Condition: { Bool: { "aws:PrincipalIsAWSService": "true" }, ArnLike: { "aws:SourceArn": sourceArn } },
      }),
      statement({ Effect: "Deny", Principal: { Service: ec2 }, Condition: undefined }),
    ),
    finding: 'not-exclusive: statement 1, Principal: "*" may assume the role too',
  },
  "every service whose name begins like the service's": {
    document: everyoneIf({ StringLike: { "aws:PrincipalServiceName": "eks*" } }),
    finding: 'not-exclusive: statement 0, Principal: "*" may assume the role too',
  },
  "one of two services that a condition names": {
    document: everyoneIf({ StringEquals: { "aws:PrincipalServiceName": [fargate, ec2] } }),
    finding: 'not-exclusive: statement 0, Principal: "*" may assume the role too',
  },
  "one role of an account, by its ARN": {
    document: also(
      { AWS: root },
      { Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/a*` } } },
    ),
    finding: `not-exclusive: statement 1, Principal.AWS: "${root}" may assume the role too`,
  },
  "a session of a role whose path nobody knows, where a Deny names the role without one": {
    document: policy(
      statement(),
      statement({ Principal: { AWS: `arn:aws:sts::${account}:assumed-role/deploy/ci` }, Condition: undefined }),
      denyEveryoneIf({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/deploy` } }),
    ),
    finding: `not-exclusive: statement 1, Principal.AWS: "arn:aws:sts::${account}:assumed-role/deploy/ci" may assume the role too`,
  },
  "the users of an account, where a Deny names its roles": {
    document: policy(
      statement(),
      statement({ Principal: { AWS: root }, Condition: undefined }),
      denyEveryoneIf({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/*` } }),
    ),
    finding: `not-exclusive: statement 1, Principal.AWS: "${root}" may assume the role too`,
  },
  "a federation, by the account that it may tell": {
    document: also(
      { Federated: `arn:aws:iam::${account}:saml-provider/sso` },
      {
        Action: "sts:AssumeRoleWithSAML",
        Condition: { StringEquals: { "aws:PrincipalAccount": account } },
      },
    ),
    finding: `not-exclusive: statement 1, Principal.Federated: "arn:aws:iam::${account}:saml-provider/sso" may assume the role too`,
  },
  "one of two services where a Deny names the other": {
    document: policy(
      statement({ Principal: { Service: [fargate, ec2, "lambda.amazonaws.com"] } }),
      statement({ Effect: "Deny", Principal: { Service: ec2 }, Condition: undefined }),
    ),
    finding: 'not-exclusive: statement 0, Principal.Service: "lambda.amazonaws.com" may assume the role too',
  },
  "one of two services that the principal names and a condition keeps to": {
    document: policy(
      statement({
        Principal: { Service: [fargate, ec2, "lambda.amazonaws.com"] },
        Condition: {
          StringEquals: { "aws:PrincipalServiceName": [fargate, "lambda.amazonaws.com"] },
          ArnLike: { "aws:SourceArn": sourceArn },
        },
      }),
    ),
    finding: 'not-exclusive: statement 0, Principal.Service: "lambda.amazonaws.com" may assume the role too',
  },
  "one of two services that the principal names and a condition keeps to by the list of its names": {
    document: also(
      { Service: [ec2, "lambda.amazonaws.com"] },
      { Condition: { "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": "lambda.amazonaws.com" } } },
    ),
    finding: 'not-exclusive: statement 1, Principal.Service: "lambda.amazonaws.com" may assume the role too',
  },
  "another service, if it is a service": {
    document: also({ Service: ec2 }, { Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
    finding: 'not-exclusive: statement 1, Principal.Service: "ec2.amazonaws.com" may assume the role too',
  },
  "a service by a pattern and by its name in a condition": {
    document: also(
      { Service: "*.amazonaws.com" },
      { Condition: { StringEquals: { "aws:PrincipalServiceName": ec2 } } },
    ),
    finding: 'not-exclusive: statement 1, Principal.Service: "*.amazonaws.com" may assume the role too',
  },
  "a service by its name, and not by a pattern that does not match it": {
    document: also(
      { Service: ["ec2*", "lambda.amazonaws.com"] },
      { Condition: { StringEquals: { "aws:PrincipalServiceName": "lambda.amazonaws.com" } } },
    ),
    finding: 'not-exclusive: statement 1, Principal.Service: "lambda.amazonaws.com" may assume the role too',
  },
  "a service by the beginning of its name where a Deny has a pattern for a principal": {
    document: policy(
      statement(),
      ...everyoneIf({ StringLike: { "aws:PrincipalServiceName": "ec2*" } }).Statement,
      statement({ Effect: "Deny", Principal: { Service: "ec2*" }, Condition: undefined }),
    ),
    finding: 'not-exclusive: statement 1, Principal: "*" may assume the role too',
  },
  "a service that a Deny names under AWS": {
    document: policy(
      statement(),
      ...everyoneIf({ StringEquals: { "aws:PrincipalServiceName": ec2 } }).Statement,
      statement({ Effect: "Deny", Principal: { AWS: ec2 }, Condition: undefined }),
    ),
    finding: 'not-exclusive: statement 1, Principal: "*" may assume the role too',
  },
  "a role, and not a federation with the id of its account for a name": {
    document: also({ AWS: `arn:aws:iam::${account}:role/a`, Federated: account }),
    finding: `not-exclusive: statement 1, Principal.AWS: "arn:aws:iam::${account}:role/a" may assume the role too`,
  },
  "a principal that cannot be read": {
    document: policy(statement({ Principal: { Role: fargate } })),
    finding: "not-exclusive: statement 0, Principal: a principal that cannot be read may assume the role too",
  },
  "a principal that is not text to show": {
    document: also({ AWS: "some secret text" }),
    finding: "not-exclusive: statement 1, Principal.AWS: a principal may assume the role too",
  },
};

const alone: Record<string, unknown> = {
  "the service alone": policy(statement()),
  "another service that may only tag": also({ Service: ec2 }, { Action: "sts:TagSession" }),
  "another service that a Deny names": policy(
    statement({ Principal: { Service: [fargate, ec2] } }),
    statement({ Effect: "Deny", Principal: { Service: ec2 }, Condition: undefined }),
  ),
  "a role of an account that a Deny names": policy(
    statement(),
    statement({ Principal: { AWS: `arn:aws:iam::${account}:role/a` }, Condition: undefined }),
    statement({ Effect: "Deny", Principal: { AWS: account }, Condition: undefined }),
  ),
  "an account, with a Deny of all but the service": policy(
    statement(),
    statement({ Principal: { AWS: root }, Condition: undefined }),
    statement({ Effect: "Deny", Principal: undefined, NotPrincipal: { Service: fargate }, Condition: undefined }),
  ),
  "an account, with a Deny of all that are no services": policy(
    statement(),
    statement({ Principal: { AWS: root }, Condition: undefined }),
    statement({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
  ),
  "everyone, with a Deny of other services": policy(
    statement({ Principal: "*" }),
    statement({
      Effect: "Deny",
      Principal: "*",
      Condition: { StringNotEquals: { "aws:PrincipalServiceName": fargate } },
    }),
  ),
  "everyone, if the service's name begins as its own does": everyoneIf({
    StringLike: { "aws:PrincipalServiceName": "eks-fargate-pods*" },
  }),
  "everyone, if the service is among the names of the one who asks": everyoneIf({
    "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": fargate },
  }),
  "a session of a role, with a Deny of the account's roles": policy(
    statement(),
    statement({ Principal: { AWS: `arn:aws:sts::${account}:assumed-role/deploy/ci` }, Condition: undefined }),
    denyEveryoneIf({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/*` } }),
  ),
  "an account, by the ARN of a role of another account": also(
    { AWS: root },
    { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999999999999:role/a" } } },
  ),
  "everyone of one account, by the ARN of a role of another": also(
    { AWS: "*" },
    {
      Condition: {
        StringEquals: { "aws:PrincipalAccount": account },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999999999999:role/a" },
      },
    },
  ),
  "an account, with a Deny of all that have an ARN": policy(
    statement(),
    statement({ Principal: { AWS: root }, Condition: undefined }),
    denyEveryoneIf({ ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:*" } }),
  ),
  "an account, with a Deny of whoever does not carry another account": policy(
    statement(),
    statement({ Principal: { AWS: root }, Condition: undefined }),
    statement({
      Effect: "Deny",
      Principal: { AWS: root },
      Condition: { StringNotEquals: { "aws:PrincipalAccount": "999999999999" } },
    }),
  ),
  "a role named by its ARN in an account where a Deny names that role": policy(
    statement(),
    statement({
      Principal: { AWS: root },
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/a` } },
    }),
    statement({ Effect: "Deny", Principal: { AWS: `arn:aws:iam::${account}:role/a` }, Condition: undefined }),
  ),
  "the service's name under another type of principal, which IAM refuses": policy(
    statement({ Principal: { Service: fargate, AWS: fargate } }),
  ),
  "everyone, if it is the service, which another statement names": policy(
    statement(),
    ...everyoneIf({ StringEquals: { "aws:PrincipalServiceName": fargate } }).Statement,
  ),
  "everyone, if it is one of two services that Denies name": policy(
    statement(),
    ...everyoneIf({ StringEquals: { "aws:PrincipalServiceName": ec2 } }).Statement,
    statement({ Effect: "Deny", Principal: { Service: ec2 }, Condition: undefined }),
    statement({ Effect: "Deny", Principal: { Service: "lambda.amazonaws.com" }, Condition: undefined }),
  ),
  "everyone of an account that a Deny names": policy(
    statement(),
    ...everyoneIf({ StringEquals: { "aws:PrincipalAccount": account } }).Statement,
    statement({ Effect: "Deny", Principal: { AWS: root, Service: ec2 }, Condition: undefined }),
  ),
  "an opening for another service that is over": also(
    { Service: ec2 },
    { Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } },
  ),
};

describe("a trust policy: who else may assume the role", () => {
  for (const [name, { document, finding }] of Object.entries(shared)) {
    it(`finds ${name}`, () => {
      assert.deepEqual(judgeTrustPolicy(document, intended).exclusive.map(line), [finding]);
    });
  }

  for (const [name, document] of Object.entries(alone)) {
    it(`accepts ${name}`, () => {
      const { concernsFargate, exclusive } = judgeTrustPolicy(document, intended);
      assert.deepEqual({ concernsFargate, exclusive }, { concernsFargate: true, exclusive: [] });
    });
  }

  it("says to keep the Fargate service alone and to give others a role of their own", () => {
    const [finding] = judgeTrustPolicy(
      policy(statement({ Principal: { Service: [fargate, ec2] } })),
      intended,
    ).exclusive;
    assert.equal(
      finding.fix,
      `"Principal": {"Service": "${fargate}"}, and a role of its own for whoever else needs one`,
    );
  });

  it("says to remove a statement beside the service's own", () => {
    assert.equal(
      judgeTrustPolicy(also({ Service: ec2 }), intended).exclusive[0].fix,
      "remove statement 1, and make a role of its own for whoever else needs one",
    );
  });

  it("names ten others, and says how many more there are", () => {
    const reasonFor = (count: number) => {
      const services = Array.from({ length: count }, (_, index) => `${index}.amazonaws.com`);
      return judgeTrustPolicy(also({ Service: services }), intended).exclusive[0].reason;
    };
    const ten =
      '"0.amazonaws.com", "1.amazonaws.com", "2.amazonaws.com", "3.amazonaws.com", "4.amazonaws.com", ' +
      '"5.amazonaws.com", "6.amazonaws.com", "7.amazonaws.com", "8.amazonaws.com", "9.amazonaws.com"';
    assert.deepEqual([10, 12].map(reasonFor), [
      `${ten} may assume the role too`,
      `${ten}, 2 more may assume the role too`,
    ]);
  });

  it("names all others of a statement at once", () => {
    const document = policy(statement({ Principal: { Service: [fargate, ec2, "eks.amazonaws.com"] } }));
    assert.deepEqual(judgeTrustPolicy(document, intended).exclusive.map(line), [
      'not-exclusive: statement 0, Principal.Service: "ec2.amazonaws.com", "eks.amazonaws.com" may assume the role too',
    ]);
  });

  it("does not depend on how the service itself is scoped", () => {
    const open = policy(statement({ Condition: undefined }));
    assert.deepEqual(judgeTrustPolicy(open, intended).exclusive, []);
    assert.equal(judgeTrustPolicy(open, intended).scoped.length, 1);
    assert.ok(sourceArn.includes(account));
  });
});
