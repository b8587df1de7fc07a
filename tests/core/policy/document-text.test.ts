import assert from "node:assert/strict";
import { documentText } from "../../../core/policy/parse/policy";

describe("the text of a policy document", () => {
  for (const [title, document, text] of [
    ["is a URL-encoded text decoded", "%7B%22Version%22%3A%222012-10-17%22%7D", '{"Version":"2012-10-17"}'],
  ] as const)
    it(title, () => assert.equal(documentText(document), text));
});
