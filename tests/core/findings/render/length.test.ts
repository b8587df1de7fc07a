import assert from "node:assert/strict";
import fc from "fast-check";
import { placeInAccount } from "../../../../core/findings/place";
import { idOf, type Found } from "../../../../core/findings/found";
import { inAccountWords } from "../../../../core/findings/render/account";
import { foundSentences } from "../../../../core/findings/render/found";
import { trustSentences } from "../../../../core/findings/render/trust-cause";
import { estateOf } from "../../../../core/facts/estate";
import { judge } from "../../../../core/judge";
import { readAccount } from "../../../../core/readers/account/account";
import { judgeTrustPolicy, type TrustFinding } from "../../../../core/trust";
import { randomAccount } from "../../../support/random-account";
import { recordOf, sourceOf } from "../../../support/records";
import { evidenceCases, stackCases } from "../../../support/stack-cases";
import { trustCases } from "../../../support/trust-cases";

/** The most words and bytes of a finding without its fix; words without its id. */
const [limit, bytes] = [45, 400];

const label = '"AmazonEKSFargatePodExecutionRole"';

/** What stands between spaces is a word if it has a letter or a digit: so is an ARN, and the id is not counted. */
const wordsIn = (text: string) => text.split(" ").filter((part) => /[\p{L}\p{N}]/u.test(part)).length - 1;

/** A list counts as its longest entry: what is found with each of its entries alone. */
function withOneEach(found: Found): Found[] {
  switch (found.kind) {
    case "trust":
      return found.findings.flatMap(withOneFault).map((one) => ({ ...found, findings: [one] }));
    case "shared":
      return found.nodes.flatMap((node) => found.pods.map((pod) => ({ ...found, nodes: [node], pods: [pod] })));
    case "workload-permissions":
      return found.permissions.map((one) => ({ ...found, permissions: [one] }));
    default:
      return [found];
  }
}

function withOneFault(one: TrustFinding): TrustFinding[] {
  const { cause } = one;
  return cause.kind === "value-faults"
    ? cause.faults.map((fault) => ({ ...one, cause: { ...cause, faults: [fault] } }))
    : [one];
}

/** What is said of the trust policies of all cases, each reason alone. */
function ofTrustPolicies() {
  return trustCases().flatMap(({ policy, intention }) => {
    const { scoped, exclusive } = judgeTrustPolicy(policy, intention);
    return [...scoped, ...exclusive]
      .flatMap(withOneFault)
      .map((one) => `Role ${label}: ${trustSentences([one]).join(". ")} [${idOf(one)}]`);
  });
}

/** What is said of the stacks of all cases. */
function ofStacks() {
  const stacks = [
    ...stackCases("bypasses").map(({ resources }) => resources(true)),
    ...evidenceCases().map(({ positive }) => positive),
  ];
  return stacks
    .map((resources) =>
      resources.map(({ type, name, props, provider: _, ...more }) => recordOf(type, name, props, more)),
    )
    .flatMap((records) => judge(estateOf(sourceOf(records))).found.flatMap(withOneEach))
    .map((found) => `${foundSentences(found, { here: "this stack" }).join(". ")} [${found.id}]`);
}

/** What is said of accounts of all kinds. */
function ofAccounts() {
  return fc.sample(randomAccount, { seed: 1, numRuns: 60 }).flatMap((account) => {
    const source = readAccount(account);
    return judge(estateOf(source))
      .found.flatMap(withOneEach)
      .map((one) => {
        const { message } = inAccountWords(one, { ...placeInAccount(one, source), fix: () => ({ kind: "name" }) });
        return `${message} [${one.id}]`;
      });
  });
}

describe("what is said of a finding, without its fix", () => {
  const all: [of: string, texts: () => string[]][] = [
    ["the trust policies of all cases", ofTrustPolicies],
    ["the stacks of all cases", ofStacks],
    ["accounts of all kinds", ofAccounts],
  ];
  for (const [of, textsOf] of all)
    it(`has at most ${limit} words and ${bytes} bytes: ${of}`, () => {
      const texts = [...new Set(textsOf())];
      assert.ok(texts.length > 100, `only ${texts.length}`);
      const tooLong = texts.filter((text) => wordsIn(text) > limit);
      assert.deepEqual(
        tooLong.sort((a, b) => wordsIn(b) - wordsIn(a)),
        [],
      );
      // A cluster's name of 101 letters is as long as it is.
      const large = texts.filter((text) => Buffer.byteLength(text.replaceAll(/c{99,}/g, "prod")) > bytes);
      assert.deepEqual(
        large.sort((a, b) => b.length - a.length),
        [],
      );
    });
});
