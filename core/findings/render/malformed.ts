import { fargateService, type Fault } from "../../trust";
import { quote } from "../../text";
import type { Words } from "./in-words";

/** What IAM would not accept. */
export const faultWords: Words<Fault> = {
  "text-empty": "it is empty",
  "not-json": "it is not valid JSON",
  "not-an-object": "it is not a JSON object",
  "no-statement": "it has no statement",
  "key-repeated": "an object names the same key twice, and all but one of the values are lost",
  version: "IAM knows the versions 2012-10-17 and 2008-10-17 only",
  "statement-not-an-object": "it is not a JSON object",
  "sid-characters": "a Sid holds letters and digits only",
  "sid-repeated": "two statements have the same Sid, but each Sid must be unique",
  "element-spelling": ({ name }) => `IAM knows the element as "${name}" only, with these upper and lower case letters`,
  resource: "a trust policy has no Resource: it is about the role it belongs to",
  "no-such-element": ({ of }) => `IAM knows no such element of a ${of}`,
  effect: 'the effect must be "Allow" or "Deny"',
  "principal-twice": "Principal and NotPrincipal cannot stand in one statement",
  "not-principal": "IAM takes no NotPrincipal in a trust policy",
  "bare-star": 'IAM takes no bare "*" as the principal of a trust policy',
  "no-principal": "the statement names no principal",
  "principal-form": 'the principal is neither an object nor "*"',
  "principal-type": "IAM knows the principal types AWS, Service, Federated, CanonicalUser only",
  "type-spelling": ({ name }) => `IAM knows the principal type as "${name}"`,
  "principal-no-text": "a principal is not a text, or is empty",
  "wildcard-principal": ({ value }) =>
    `${quote(value, "a principal")} holds a wildcard, and IAM takes none in a principal`,
  "principal-empty": "the principal names nobody",
  "action-twice": "Action and NotAction cannot stand in one statement",
  "no-action": "the statement names no readable action",
  "other-action": ({ value }) =>
    `${quote(value, "an action")} is not an action of STS for assuming a role, and IAM takes no other in a trust policy`,
  "condition-form": "it is not a JSON object",
  "operator-form": "it is not a JSON object",
  "no-such-operator": "IAM knows no such condition operator",
  "key-in-two-cases": "the key stands twice, once with other upper and lower case letters",
  "key-prefix": "a condition key begins with the name of its service and a colon",
  "value-form": "a value is neither a text nor a number nor a boolean",
};

const writeDocument = 'write {"Version": "2012-10-17", "Statement": [...]}';

const forFargate = `write "Principal": { "Service": "${fargateService}" }`;

/** How that is corrected. */
export const corrections: Words<Fault> = {
  version: 'write "Version": "2012-10-17"',
  effect: ({ meant }) => `write "Effect": "${meant}"`,
  // A principal that no Allow names is kept out without a Deny.
  "not-principal": ({ inDeny }) =>
    inDeny ? "remove the statement, and allow only the principals that need the role" : forFargate,
  "bare-star": ({ inDeny }) => (inDeny ? 'write "Principal": { "AWS": "*" }' : forFargate),
  "no-principal": forFargate,
  "principal-form": forFargate,
  "principal-type": forFargate,
  "principal-no-text": forFargate,
  "principal-empty": forFargate,
  "wildcard-principal": forFargate,
  "no-action": 'write "Action": "sts:AssumeRole"',
  "other-action": ({ value, isOnly }) => (isOnly ? 'write "Action": "sts:AssumeRole"' : `remove ${quote(value, "it")}`),
  "no-such-element": "remove it",
  "text-empty": writeDocument,
  "not-json": writeDocument,
  "not-an-object": writeDocument,
  "no-statement": writeDocument,
  "key-repeated": 'put the values into one list under one key: "aws:SourceArn": ["...", "..."]',
  "statement-not-an-object": 'write {"Effect": ..., "Principal": ..., "Action": ...}',
  "sid-characters": "give the statement another Sid, or none",
  "sid-repeated": "give each statement a Sid of its own, or none",
  "element-spelling": ({ name }) => `spell it "${name}"`,
  "type-spelling": ({ name }) => `spell it "${name}"`,
  resource: ({ name }) => `remove "${name}"`,
  "principal-twice": "remove NotPrincipal",
  "action-twice": "remove NotAction",
  "condition-form": "remove it, or write {OPERATOR: {KEY: VALUE}}",
  "operator-form": "write {KEY: VALUE}",
  "no-such-operator": 'use one that it knows, for example "ArnLike"',
  "key-in-two-cases": "put the values into one list under one key",
  "key-prefix": 'write the whole key, such as "aws:SourceArn", or remove it',
  "value-form": "write each value as a text in quotes",
};
