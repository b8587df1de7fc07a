import assert from "node:assert/strict";
import { itEachCase, itEach } from "../../support/cases";
import { parseTrustPolicy } from "../../../core/trust";
import {
  mentionedAccounts,
  mentionedClusterNames,
  mentionedClusters,
  mentionedPartitions,
  mentionedRegions,
} from "../../../core/trust/mentioned";
import { documentOf } from "../../support/trust-cases";
import { account, otherAccount, sourceArn, withCondition, withSourceArn } from "./fixtures";

const statementsOf = (document: unknown) => parseTrustPolicy(document).statements;
const everyPartition = mentionedPartitions([]);

describe("the partitions that a policy names", () => {
  it("are all where it names none", () => {
    assert.deepEqual(
      [everyPartition.length > 3, everyPartition.includes("aws"), everyPartition.includes("aws-cn")],
      [true, true, true],
    );
  });

  itEachCase(__filename, "partitions", "%s", (_title: string, written: object[], expected: string[]) =>
    assert.deepEqual(mentionedPartitions(statementsOf(documentOf(written))), expected),
  );
});

describe("what a policy names", () => {
  const clusters = (...names: string[]) => withSourceArn(names.map((name) => sourceArn.replace("my-cluster", name)));
  itEach(
    [
      ["a cluster, each once", mentionedClusters, clusters("a", "b", "a"), ["a", "b"]],
      ["no cluster with a wildcard", mentionedClusters, clusters("a*", "b?", "*"), []],
      [
        "no cluster in a SourceArn without one",
        mentionedClusters,
        withSourceArn(["*", "arn:aws:eks:*:*:fargateprofile"]),
        [],
      ],
      [
        "a cluster's name with its wildcards filled",
        mentionedClusterNames,
        clusters("a*", "b??", "*-*"),
        ["aother", "bxx", "other-other"],
      ],
      ["no cluster's name that EKS does not take", mentionedClusterNames, clusters("-a", "b"), ["b"]],
      [
        "a Region that exists",
        mentionedRegions,
        withSourceArn([sourceArn, sourceArn.replace("us-", "xx-"), sourceArn.replace("us-", "*-")]),
        ["us-east-1"],
      ],
      [
        "an account of a SourceArn before one of aws:SourceAccount, each once",
        mentionedAccounts,
        withCondition({
          StringEquals: { "aws:SourceAccount": [otherAccount, account] },
          ArnLike: { "aws:SourceArn": sourceArn },
        }),
        [account, otherAccount],
      ],
      [
        "no account of another key",
        mentionedAccounts,
        withCondition({ StringEquals: { "aws:PrincipalAccount": account } }),
        [],
      ],
      [
        "an account under the key in a second case of letters",
        mentionedAccounts,
        withCondition({ StringEquals: { "aws:SourceAccount": account, "AWS:SourceAccount": otherAccount } }),
        [account, otherAccount],
      ],
      ["no account with a wildcard", mentionedAccounts, withSourceArn(sourceArn.replace(account, "1111*")), []],
    ],
    "is %s",
    (
      _title: string,
      read: (statements: ReturnType<typeof statementsOf>) => readonly string[],
      document: unknown,
      expected: string[],
    ) => assert.deepEqual(read(statementsOf(document)), expected),
  );
});
