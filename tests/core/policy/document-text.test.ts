import assert from "node:assert/strict";
import { documentText } from "../../../core/trust";

describe("the text of a policy document", () => {
  for (const [title, document, text] of [
    ["is the JSON of an object", { Version: "2012-10-17", Statement: [] }, '{"Version":"2012-10-17","Statement":[]}'],
    ["is an empty text in JSON where there is none", undefined, '""'],
    ["is an empty text in JSON where it is null", null, '""'],
    ["is a text as it is, what is encoded within it included", '{"Sid":"%20a%"}', '{"Sid":"%20a%"}'],
    ["is a text that holds and ends with a percent sign as it is", "7B%7D%", "7B%7D%"],
    ["is a URL-encoded text decoded", "%7B%22Version%22%3A%222012-10-17%22%7D", '{"Version":"2012-10-17"}'],
    ["is a text that only seems to be encoded as it is", "%7B%", "%7B%"],
    ["is an empty text as it is", "", ""],
  ] as const)
    it(title, () => assert.equal(documentText(document), text));
});
