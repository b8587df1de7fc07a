import assert from "node:assert/strict";
import { itEachCase, itEach } from "../../support/cases";
import { parseTrustPolicy } from "../../../core/policy/parse/policy";
import {
  mentionedClusterNames,
  mentionedClusters,
  mentionedPartitions,
  mentionedRegions,
} from "../../../core/trust/mentioned";
import { documentOf } from "../../support/trust-cases";
import { sourceArn, withSourceArn } from "./fixtures";

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
      [
        "no cluster in a SourceArn without one",
        mentionedClusters,
        withSourceArn(["*", "arn:aws:eks:*:*:fargateprofile"]),
        [],
      ],
      ["no cluster's name that EKS does not take", mentionedClusterNames, clusters("-a", "b"), ["b"]],
      [
        "a Region that exists",
        mentionedRegions,
        withSourceArn([sourceArn, sourceArn.replace("us-", "xx-"), sourceArn.replace("us-", "*-")]),
        ["us-east-1"],
      ],
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
