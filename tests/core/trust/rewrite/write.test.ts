import assert from "node:assert/strict";
import { rewriteTrust, type Doubt, type Wanted } from "../../../../core/trust";
import { casesOf } from "../../../support/cases";
import { documentOf } from "../../../support/trust-cases";
import { account } from "../fixtures";

const line = (cluster: string, region = "*", owner = account) =>
  `arn:aws:eks:${region}:${owner}:fargateprofile/${cluster}/*`;
const like = (...values: string[]) => ({
  Condition: { ArnLike: { "aws:SourceArn": values.length === 1 ? values[0] : values } },
});

const manyLines = Array.from({ length: 130 }, (_, index) => line(`c${index}`));

/** The statements before and after, written by what differs from the usual one without a condition. */
type Case = [title: string, before: object[], wanted: Partial<Wanted>, after: object[] | string];

const cases: Case[] = [
  ...(casesOf(__filename, "cases") as Case[]),
  [
    "adds as many lines as the longest trust policy takes",
    [like(line("blue"))],
    { asked: manyLines },
    [like(line("blue"), ...manyLines)],
  ],
];

const doubtIn = (doubt: Doubt) => [doubt.kind, ...(doubt.kind === "kept-out" ? doubt.sourceArns : [])].join(" ");

describe("a trust policy made right", () => {
  for (const [title, before, wanted, after] of cases)
    it(title, () => {
      const written = rewriteTrust(documentOf(before), { intended: { accounts: [account] }, asked: [], ...wanted });
      if ("doubt" in written) assert.equal(doubtIn(written.doubt), after);
      else assert.deepEqual(written.policy, documentOf(after as object[]));
    });
});
