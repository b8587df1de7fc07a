import { fargateService } from "../../service/fargate";
import type { Fault } from "../../policy";
import { quote } from "../../text";
import type { Words } from "./in-words";

/** What IAM would not accept. */
export const faultWords: Words<Fault> = {
  "not-an-object": "it is not a JSON object",
  "no-statement": "it has no statement",
  version: "IAM knows only the versions 2012-10-17 and 2008-10-17",
  sid: "a Sid has only letters and digits, and no two statements have the same one",
  spelling: ({ name }) => `IAM knows only "${name}", with these upper and lower case letters`,
  resource: "a trust policy has no Resource: it is always about its own role",
  "no-such-element": "a trust policy has no such element",
  effect: 'the effect must be "Allow" or "Deny"',
  opposites: ({ name }) => `one statement cannot have both ${name} and Not${name}`,
  "not-principal": "IAM does not accept NotPrincipal in a trust policy",
  "bare-star": 'IAM does not accept "*" alone as the principal of a trust policy',
  "no-principal": "a principal is a name under AWS, Service, Federated or CanonicalUser",
  "wildcard-principal": ({ value }) =>
    `${quote(value, "a principal")} has a wildcard, which IAM does not accept in a principal`,
  "no-action": "the statement has no action that can be read",
  "other-action": ({ value }) =>
    `${quote(value, "an action")} is not an action of STS for assuming a role, and IAM accepts no other action in a trust policy`,
  "no-such-operator": "IAM has no such condition operator",
  "key-twice": "the key is there twice, and it is unclear which of the values count",
  "key-prefix": "a condition key begins with the name of its service and a colon",
  "value-form": "a value is neither a text nor a number nor a boolean",
};

const forFargate = `write "Principal": { "Service": "${fargateService}" }`;

/** How that is corrected. */
export const corrections: Words<Fault> = {
  "not-an-object": ({ write }) => `write ${write}`,
  "no-statement": 'write "Statement": [...]',
  version: 'write "Version": "2012-10-17"',
  sid: "give each statement a Sid of its own, or none",
  spelling: ({ name }) => `spell it "${name}"`,
  resource: ({ name }) => `remove "${name}"`,
  "no-such-element": "remove it",
  effect: ({ meant }) => `write "Effect": "${meant}"`,
  opposites: ({ name }) => `remove Not${name}`,
  // A principal that no Allow names is kept out without a Deny.
  "not-principal": ({ inDeny }) =>
    inDeny ? "remove the statement, and allow only the principals that need the role" : forFargate,
  "bare-star": ({ inDeny }) => (inDeny ? 'write "Principal": { "AWS": "*" }' : forFargate),
  "no-principal": forFargate,
  "wildcard-principal": forFargate,
  "no-action": 'write "Action": "sts:AssumeRole"',
  "other-action": ({ value, isOnly }) => (isOnly ? 'write "Action": "sts:AssumeRole"' : `remove ${quote(value, "it")}`),
  "no-such-operator": 'use one that IAM has, for example "ArnLike"',
  "key-twice": 'put the values into one list under one key: "aws:SourceArn": ["...", "..."]',
  "key-prefix": 'write the whole key, such as "aws:SourceArn", or remove it',
  "value-form": "write each value as a text in quotes",
};
