import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import {
  type Case,
  fargate,
  intended,
  itFinds,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const cases: Case[] = [
  {
    name: "an empty text",
    document: "",
    findings: ["malformed: the document, the text: it is empty"],
  },
  {
    name: "a text that is no JSON",
    document: "{secret",
    findings: ["malformed: the document, the text: it is not valid JSON"],
  },
  {
    name: "a number",
    document: 7,
    findings: ["malformed: the document, the text: it is not a JSON object"],
  },
  {
    name: "nothing",
    document: undefined,
    findings: ["malformed: the document, the text: it is not a JSON object"],
  },
  {
    name: "a list",
    document: [statement()],
    findings: ["malformed: the document, the text: it is not a JSON object"],
  },
  {
    name: "an empty object",
    document: {},
    findings: ["malformed: the document, Statement: it has no statement"],
  },
  {
    name: "no statement",
    document: policy(),
    findings: ["malformed: the document, Statement: it has no statement"],
  },
  {
    name: "a statement that is a text",
    document: policy("secret"),
    findings: ["malformed: statement 0, Statement: it is not a JSON object"],
  },
  {
    name: "another version",
    document: { ...policy(statement()), Version: "2020-01-01" },
    findings: ["malformed: the document, Version: IAM knows the versions 2012-10-17 and 2008-10-17 only"],
  },
  {
    name: "an element of the document that IAM does not know",
    document: { ...policy(statement()), Comment: "secret" },
    findings: ['malformed: the document, "Comment": IAM knows no such element of a policy'],
  },
  {
    name: "an element of the document in lower case, beside the right one",
    document: { ...policy(statement()), statement: [statement({ Condition: undefined })] },
    findings: [
      'malformed: the document, Statement: IAM knows the element as "Statement", in this case of letters only',
    ],
  },
  {
    name: "a version in lower case",
    document: { version: "2012-10-17", Statement: [statement()] },
    findings: ['malformed: the document, Version: IAM knows the element as "Version", in this case of letters only'],
  },
  {
    name: "a statement for nobody that a Deny blocks",
    document: policy(
      statement({ Principal: undefined }),
      statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: undefined }),
    ),
    findings: ["malformed: statement 0, Principal: the statement names no principal"],
  },
  {
    name: "a statement for nobody beside one for another service",
    document: policy(
      statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined }),
      statement({ Principal: { AWS: [] }, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    ),
    findings: ["malformed: statement 1, Principal: the principal names nobody"],
  },
  {
    name: "an effect in lower case",
    document: policy(statement({ Effect: "allow" })),
    findings: ['malformed: statement 0, Effect: the effect must be "Allow" or "Deny"'],
  },
  {
    name: "an element in lower case",
    document: policy(statement({ Action: undefined, action: "sts:AssumeRole" })),
    findings: ['malformed: statement 0, Action: IAM knows the element as "Action", in this case of letters only'],
  },
  {
    name: "an element that IAM does not know",
    document: policy(statement({ Comment: "secret" })),
    findings: ['malformed: statement 0, "Comment": IAM knows no such element of a statement'],
  },
  {
    name: "a Resource",
    document: policy(statement({ Resource: "secret" })),
    findings: ["malformed: statement 0, Resource: a trust policy has no Resource: it is about the role it belongs to"],
  },
  {
    name: "no principal",
    document: policy(statement({ Principal: undefined })),
    findings: ["malformed: statement 0, Principal: the statement names no principal"],
  },
  {
    name: "a principal that names nobody",
    document: policy(statement({ Principal: { Service: [] } })),
    findings: ["malformed: statement 0, Principal: the principal names nobody"],
  },
  {
    name: "a principal of an unknown type",
    document: policy(statement({ Principal: { Role: fargate } })),
    findings: [
      "malformed: statement 0, Principal: IAM knows the principal types AWS, Service, Federated, CanonicalUser only",
    ],
  },
  {
    name: "no action",
    document: policy(statement({ Action: undefined })),
    findings: ["malformed: statement 0, Action: the statement names no readable action"],
  },
  {
    name: "an action without its service",
    document: policy(statement({ Action: "AssumeRole" })),
    findings: [
      'malformed: statement 0, Action: "AssumeRole" is no action of STS for assuming a role, and IAM takes no other in a trust policy',
      "broken: statement 0, Action: it does not allow sts:AssumeRole, so pods never start",
    ],
  },
  {
    name: "a misspelt action beside the right one",
    document: policy(statement({ Action: ["sts:AssumeRole", "sts:TagSessions"] })),
    findings: [
      'malformed: statement 0, Action: "sts:TagSessions" is no action of STS for assuming a role, and IAM takes no other in a trust policy',
    ],
  },
  {
    name: "an action of another service beside the right one",
    document: policy(statement({ Action: ["sts:AssumeRole", "s3:Get*"] })),
    findings: [
      'malformed: statement 0, Action: "s3:Get*" is no action of STS for assuming a role, and IAM takes no other in a trust policy',
    ],
  },
  {
    name: "a condition key without its service",
    document: withCondition({ ArnLike: { SourceArn: sourceArn } }),
    findings: [
      'malformed: statement 0, Condition.ArnLike."SourceArn": a condition key begins with the name of its service and a colon',
      'broken: statement 0, Condition.ArnLike."SourceArn": AWS has no such condition key; "aws:SourceArn" may be meant, so pods never start',
    ],
  },
  {
    name: "both Action and NotAction",
    document: policy(statement({ NotAction: "sts:TagSession" })),
    findings: ["malformed: statement 0, NotAction: Action and NotAction cannot stand in one statement"],
  },
  {
    name: "a condition that is a text",
    document: policy(statement({ Condition: "secret" })),
    findings: [
      "malformed: statement 0, Condition: it is not a JSON object",
      "unsafe: statement 0, Condition: it cannot be read, so it may let anything through",
    ],
  },
  {
    name: "an operator without keys",
    document: withCondition({ ArnLike: "secret" }),
    findings: [
      "malformed: statement 0, Condition.ArnLike: it is not a JSON object",
      "unsafe: statement 0, Condition.ArnLike: it cannot be read, so it may let anything through",
    ],
  },
  {
    name: "the same Sid twice",
    document: policy(statement({ Sid: "Pods" }), statement({ Sid: "Pods" })),
    findings: ["malformed: the document, Sid: two statements have the same Sid, and IAM wants each once"],
  },
  {
    name: "the same key twice",
    document: JSON.stringify(withSourceArn(sourceArn)).replace(
      '{"aws:SourceArn"',
      `{"aws:SourceArn":"${sourceArn}","aws:SourceArn"`,
    ),
    findings: [
      "malformed: the document, a repeated key: an object names the same key twice, and all but one of the values are lost",
    ],
  },
  {
    name: "the same key twice, which loses the Fargate service",
    document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"${fargate}"},"Principal":{"Service":"ec2.amazonaws.com"}}]}`,
    findings: [
      "malformed: the document, a repeated key: an object names the same key twice, and all but one of the values are lost",
    ],
  },
];

describe("a trust policy: what IAM would not accept", () => {
  it("advises what was meant for a Deny", () => {
    const [finding] = judgeTrustPolicy(policy(statement({ Effect: "DENY", Condition: undefined })), intended).scoped;
    assert.equal(finding.fix, '"Effect": "Deny"');
  });

  itFinds(cases);
});
