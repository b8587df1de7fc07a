import assert from "node:assert/strict";
import { fragmentOf, readFragment } from "../../../site/playground/link";

const shared = {
  text: 'arn:aws:eks:*:987654321098:fargateprofile/prod/*, 123456789098, "1234567890123", ü',
  account: "987654321098",
  clusters: "arn:aws:eks:eu-west-1:987654321098:cluster/prod",
  regions: "eu-west-1",
  parameters: "Account=987654321098",
};

describe("the link of the playground", () => {
  it("holds what is pasted, with an example's id in the place of each account's", () =>
    assert.deepEqual(readFragment(`#${fragmentOf(shared)}`), {
      text: 'arn:aws:eks:*:111122223333:fargateprofile/prod/*, 444455556666, "1234567890123", ü',
      account: "111122223333",
      clusters: "arn:aws:eks:eu-west-1:111122223333:cluster/prod",
      regions: "eu-west-1",
      parameters: "Account=111122223333",
    }));

  it("hides an account as the console writes it, too", () => {
    const { account, text } = readFragment(fragmentOf({ ...shared, account: "9876-5432-1098" })) ?? {};
    assert.deepEqual([account, text?.slice(0, 26)], ["111122223333", "arn:aws:eks:*:111122223333"]);
  });

  it("keeps accounts apart, however many", () => {
    const ids = Array.from({ length: 12 }, (_, index) => String(900000000000 + index));
    const text = readFragment(fragmentOf({ ...shared, text: ids.join() }))?.text ?? "";
    assert.equal(new Set(text.split(",")).size, 12);
    assert.match(text, /^(\d{12},){11}\d{12}$/);
    assert.doesNotMatch(text, /90000000/);
  });

  for (const [what, fragment] of [
    ["nothing", ""],
    ["another anchor", "#who"],
    ["a number", `#${btoa("7")}`],
  ])
    it(`takes ${what} for no text`, () => assert.ok(!readFragment(fragment)?.text));
});
