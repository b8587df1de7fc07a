import assert from "node:assert/strict";
import fc from "fast-check";
import { meantFor } from "../../core/advise/meant";
import { estateOf } from "../../core/facts/estate";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { fixAlone, fixTrustPolicy, serves, type Meant, type Use } from "../../core/trust";
import { formOf } from "../../core/trust/form";
import { accountId } from "../support/fake-aws-account";
import { randomTrustCase } from "../support/random-trust";
import { randomAccount, randomTrustText } from "../support/random-account";
import { questions } from "../support/seed";
import { trustCases } from "../support/trust-cases";

/** Plain names, names that are part of one another or differ in case alone, and names that mean something elsewhere. */
const plain = ["prod", "prod-eu", "eu-prod", "ab", "Green", "x_1", "blue2", "z".repeat(100)];
const others = [
  "a",
  "aa",
  "prod",
  "Prod",
  "my-cluster",
  "other",
  "eks",
  "arn",
  "fargateprofile",
  "CLUSTER_NAME",
  "eu-west-1",
  "1",
];
const names = fc.oneof(
  { weight: 3, arbitrary: fc.shuffledSubarray(plain, { minLength: 3, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.shuffledSubarray(others, { minLength: 3, maxLength: 3 }) },
);

/** A text with other names for its clusters. */
const renamed = (text: string, [one = "", other = "", third = ""]: readonly string[]) =>
  text.replaceAll("another-cluster", third).replaceAll("my-cluster", one).replaceAll("blue", other);

const variants: Partial<Meant>[] = [{}, { isUnseen: true }];

type Advice = ReturnType<typeof fixTrustPolicy>;

/** True if a comparison was too long to say of each cluster what it gains or loses. How long it is depends on the names. */
const isCoarse = (advice: Advice) =>
  advice?.kind === "trust" && [...advice.gained, ...advice.lost].some((one) => one.kind === "pods" && !one.where);

/** Asks for advice with the others of its form and alone; true if it has a form. */
function compare(document: unknown, asked: Meant) {
  const [shared, alone] = [fixTrustPolicy(document, asked), fixAlone(document, asked)];
  const isEither = isCoarse(shared) || isCoarse(alone);
  // Which of several values that are wrong alike a doubt quotes, and so its witness, depends on the names, too.
  const isOfDocument = (value: unknown) => String(document).includes(String(value).split("/").slice(0, 2).join("/"));
  const quoted = (key: string, value: unknown) =>
    ["value", "aws:SourceArn"].includes(key) ? isOfDocument(value) : value;
  const told = (advice: Advice) => ({
    ...{ ...advice, tooLong: 0, ...(isEither && { gained: 0, lost: 0, toSay: 0 }) },
    ...(advice?.kind === "decide" && { doubt: JSON.stringify(advice.doubt, quoted) }),
  });
  assert.deepEqual(told(shared), told(alone), JSON.stringify([document, asked]));
  return formOf(document, asked) !== undefined;
}

const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";

function usesOf(clusters: readonly string[], profiles: number): Use[] {
  return clusters.map((cluster, index) => {
    const place = { partition: "aws", region: index === 1 ? "us-east-1" : "eu-west-1", accountId };
    const arn = (name: string) => `arn:aws:eks:${place.region}:${accountId}:fargateprofile/${cluster}/${name}/${uuid}`;
    // A profile may be called as a cluster is.
    const of = Array.from({ length: profiles }, (_, number) => ({ arn: arn(clusters[number] ?? "p") }));
    return { ...place, cluster, ...(profiles > 0 && { profiles: of }) };
  });
}

const nearMiss = fc.nat(100_000).map((seed) => JSON.stringify(randomTrustCase(seed).policy));
const ofCase = fc.constantFrom(...trustCases().map(({ policy }) => JSON.stringify(policy)));

describe("advice that is shared by roles of one form", () => {
  it("is that about each question alone", function () {
    this.timeout(600_000);
    let shared = 0;
    const question = fc.record({
      text: fc.oneof(randomTrustText, nearMiss, ofCase),
      clusters: names,
      used: fc.nat(3),
      profiles: fc.nat(2),
      variant: fc.constantFrom(...variants),
      isOfAnyType: fc.boolean(),
    });
    fc.assert(
      fc.property(question, ({ text, clusters, used, profiles, variant, isOfAnyType }) => {
        const uses = usesOf(clusters, profiles).slice(0, used);
        const asked = { accounts: [accountId], uses, ...variant };
        const whole = renamed(text, clusters);
        const document = isOfAnyType ? whole.replaceAll("fargateprofile/", "*/") : whole;
        if (compare(document, asked)) shared++;
        // With a time the answer is not shared.
        for (const { profiles: all = [], ...place } of uses)
          for (const profile of all) {
            const one = { ...place, ...profile };
            assert.equal(serves(document, { for: one }), serves(document, { for: one, now: new Date() }));
          }
      }),
      { numRuns: questions / 2 },
    );
    assert.ok(shared > questions / 10, `only ${shared} questions have a form`);
  });

  it("is that about each role alone in any account", function () {
    this.timeout(600_000);
    let shared = 0;
    fc.assert(
      fc.property(randomAccount, names, (account, clusters) => {
        const read = JSON.parse(renamed(JSON.stringify(account), clusters)) as AccountRecord;
        const estate = estateOf(readAccount(read));
        for (const role of estate.roles)
          for (const variant of variants.slice(0, 2))
            if (compare(role.trust, { ...meantFor(role, estate), ...variant })) shared++;
      }),
      { numRuns: questions / 10 },
    );
    assert.ok(shared > questions / 10, `only ${shared} questions have a form`);
  });
});
