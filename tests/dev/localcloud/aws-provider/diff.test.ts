import assert from "node:assert/strict";
import { diff } from "../../../../dev/localcloud/aws-provider/core/diff";
import { role } from "../../../../dev/localcloud/aws-provider/iam/role";
import { unknownString } from "../../../../core/records/record";
import type { Values } from "../../../../dev/localcloud/aws-provider/core/values";

const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole"]}]}';
const state: Values = {
  arn: "arn:aws:iam::123456789012:role/r",
  assumeRolePolicy: trust,
  inlinePolicies: [],
  managedPolicyArns: ["arn:b", "arn:a"],
  name: "r",
  path: "/",
  tags: { a: "1" },
  tagsAll: { a: "1", team: "x" },
};
const inputs: Values = { assumeRolePolicy: trust, name: "r", path: "/", tags: { a: "1" }, __defaults: [] };
const next = (changes: Values): Values => ({ ...inputs, tagsAll: { a: "1", team: "x" }, ...changes });
const changed = (changes: Values): [string, string][] => [...diff(role, state, inputs, next(changes)).changes];

describe("the difference between what is and what is asked for", () => {
  it("is none where nothing changed", () => {
    assert.deepEqual(changed({}), []);
  });

  it("is an update, an addition or a deletion", () => {
    assert.deepEqual(changed({ path: "/other/" }), [["path", "update"]]);
    assert.deepEqual(changed({ description: "new" }), [["description", "add"]]);
    assert.deepEqual(changed({ tags: undefined, tagsAll: { team: "x" } }), [
      ["tags", "delete"],
      ["tagsAll", "update"],
    ]);
  });

  it("does not see how a document is spelt, nor the order of a set", () => {
    const respelt = JSON.stringify({
      Statement: { Action: "sts:AssumeRole", Effect: "Allow" },
      Version: "2012-10-17",
    });
    assert.deepEqual(changed({ assumeRolePolicy: respelt, managedPolicyArns: ["arn:a", "arn:b"] }), []);
    assert.deepEqual(changed({ managedPolicyArns: ["arn:a", "arn:c"] }), [["managedPolicyArns", "update"]]);
    assert.deepEqual(changed({ managedPolicyArns: ["arn:a", "arn:a"] }), [["managedPolicyArns", "update"]]);
  });

  it("sees another meaning of a document", () => {
    assert.deepEqual(changed({ assumeRolePolicy: trust.replace("Allow", "Deny") }), [["assumeRolePolicy", "update"]]);
  });

  it("is there for a value that is not known yet", () => {
    assert.deepEqual(changed({ assumeRolePolicy: unknownString }), [["assumeRolePolicy", "update"]]);
  });

  it("leaves alone what AWS filled in and the program does not mention", () => {
    assert.deepEqual(changed({ managedPolicyArns: undefined }), []);
  });

  it("does not tell empty from absent", () => {
    assert.deepEqual(changed({ description: "", inlinePolicies: [] }), []);
  });

  it("sees the default tags of the provider change", () => {
    assert.deepEqual(changed({ tagsAll: { a: "1", team: "y" } }), [["tagsAll", "update"]]);
  });

  it("replaces where AWS cannot change, after the old one is gone if the name is the user's and stays", () => {
    const ofName = diff(role, state, inputs, next({ name: "s" }));
    assert.deepEqual([ofName.replaces, ofName.deleteBeforeReplace], [["name"], false]);
    const ofPath = diff(role, state, inputs, next({ path: "/p/" }));
    assert.deepEqual([ofPath.replaces, ofPath.deleteBeforeReplace], [["path"], true]);
    const generated = diff(role, state, inputs, next({ path: "/p/", __defaults: ["name"] }));
    assert.deepEqual([generated.replaces, generated.deleteBeforeReplace], [["path"], false]);
  });
});
