import assert from "node:assert/strict";
import { mayAssume } from "../../../../core/trust";
import { account, fargate, policy, sourceArn, statement } from "../fixtures";

const ec2 = "ec2.amazonaws.com";
const root = `arn:aws:iam::${account}:root`;
const forEc2 = (changes = {}) => statement({ Principal: { Service: ec2 }, Condition: undefined, ...changes });
const deny = (changes = {}) => forEc2({ Effect: "Deny", ...changes });

const cases: Record<string, { document: unknown; answer: string }> = {
  "the service alone": { document: policy(forEc2()), answer: "yes" },
  "the service in a list": { document: policy(forEc2({ Principal: { Service: [fargate, ec2] } })), answer: "yes" },
  "another service only": { document: policy(statement()), answer: "no" },
  everyone: { document: policy(forEc2({ Principal: { AWS: "*" } })), answer: "yes" },
  "an account": { document: policy(forEc2({ Principal: { AWS: root } })), answer: "no" },
  "the service's name under AWS": { document: policy(forEc2({ Principal: { AWS: ec2 } })), answer: "no" },
  "NotPrincipal with another": {
    document: policy(forEc2({ Principal: undefined, NotPrincipal: { Service: fargate } })),
    answer: "yes",
  },
  "NotPrincipal with the service": {
    document: policy(forEc2({ Principal: undefined, NotPrincipal: { Service: ec2 } })),
    answer: "no",
  },
  "the service in capitals": {
    document: policy(forEc2({ Principal: { Service: "EC2.amazonaws.com" } })),
    answer: "maybe",
  },
  "the action with ?": { document: policy(forEc2({ Action: "sts:AssumeRol?" })), answer: "yes" },
  "the action with * in another case": { document: policy(forEc2({ Action: ["STS:assume*"] })), answer: "yes" },
  "every action": { document: policy(forEc2({ Action: "*" })), answer: "yes" },
  "another action": { document: policy(forEc2({ Action: "sts:TagSession" })), answer: "no" },
  "NotAction with another": {
    document: policy(forEc2({ Action: undefined, NotAction: "sts:TagSession" })),
    answer: "yes",
  },
  "NotAction with the action": {
    document: policy(forEc2({ Action: undefined, NotAction: "sts:Assume*" })),
    answer: "no",
  },
  "no action": { document: policy(forEc2({ Action: undefined })), answer: "maybe" },
  "Allow and Deny": { document: policy(forEc2(), deny()), answer: "no" },
  "Deny of everyone but Fargate": {
    document: policy(forEc2(), deny({ Principal: undefined, NotPrincipal: { Service: fargate } })),
    answer: "no",
  },
  "Deny of another action": { document: policy(forEc2(), deny({ Action: "sts:TagSession" })), answer: "yes" },
  "Deny that some requests escape": {
    document: policy(forEc2(), deny({ Condition: { StringNotEquals: { "aws:SourceAccount": account } } })),
    answer: "yes",
  },
  "Deny outside of a Fargate profile's ARN": {
    document: policy(
      forEc2({ Condition: { ArnLike: { "aws:SourceArn": `arn:aws:ec2:*:${account}:instance/*` } } }),
      deny({ Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } }),
    ),
    answer: "no",
  },
  "Deny of requests without TLS": {
    document: policy(forEc2(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })),
    answer: "yes",
  },
  "a condition that a service never meets": {
    document: policy(forEc2({ Condition: { StringEquals: { "sts:ExternalId": "x" } } })),
    answer: "no",
  },
  "Deny by an operator that IAM does not know": {
    document: policy(forEc2(), deny({ Condition: { StringSounds: { "aws:SourceArn": "x" } } })),
    answer: "maybe",
  },
  "a Deny alone, by an operator that IAM does not know": {
    document: policy(deny({ Condition: { StringSounds: { "aws:SourceArn": "x" } } })),
    answer: "no",
  },
  "the role's own account, whichever that is": {
    document: policy(forEc2({ Condition: { StringEquals: { "aws:ResourceAccount": account } } })),
    answer: "yes",
  },
  "more Denies than the work budget decides, each of which two keys escape": {
    document: policy(
      forEc2({}),
      ...Array.from({ length: 30 }, (_, index) =>
        deny({ Condition: { Null: { [`aws:RequestTag/a${index}`]: true, [`aws:RequestTag/b${index}`]: true } } }),
      ),
      deny({}),
    ),
    answer: "maybe",
  },
  "no policy at all": { document: "{", answer: "no" },
  "no document": { document: undefined, answer: "no" },
};

describe("who may assume a role", () => {
  for (const [title, { document, answer }] of Object.entries(cases)) {
    it(`${title}: EC2 ${answer}`, () => {
      assert.equal(mayAssume(document, ec2), answer);
    });
  }
});
