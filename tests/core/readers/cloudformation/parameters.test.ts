import assert from "node:assert/strict";
import { unknown } from "../../../../core/records/record";
import { parameterValues, type TemplatePlace } from "../../../../core/readers/cloudformation/parameters";
import { itEach } from "../../../support/cases";

const valuesOf = (place: TemplatePlace, regions?: readonly string[]) =>
  Object.fromEntries(parameterValues({ Parameters: { P: { Default: "x" }, Q: {} } }, () => undefined, place, regions));
const own = (region: string, partition: string, suffix: string, accountId = "000000000000") => ({
  ...{ P: "x", Q: unknown, "AWS::NoValue": undefined },
  ...{ "AWS::Region": region, "AWS::Partition": partition, "AWS::URLSuffix": suffix, "AWS::AccountId": accountId },
});

describe("what a template knows from outside", () => {
  itEach(
    [
      ["a Region that stands in", {}, ["eu-west-1", "x"], own("eu-west-1", "aws", "amazonaws.com")],
      [
        "its partition, and Regions that stand in",
        { partition: "aws-cn" },
        ["eu-west-1", "cn-north-1"],
        own("cn-north-1", "aws-cn", "amazonaws.com.cn"),
      ],
      [
        "its likely partition, and Regions that stand in",
        { likelyPartition: "aws-cn" },
        ["eu-west-1", "cn-north-1"],
        own("cn-north-1", "aws-cn", "amazonaws.com.cn"),
      ],
      ["its partition", { partition: "aws-cn" }, undefined, own("*", "aws-cn", "amazonaws.com.cn")],
      ["a Region of no partition", { region: "x" }, undefined, own("x", "aws", "amazonaws.com")],
    ],
    "with %s",
    (_what: string, place: TemplatePlace, regions: string[] | undefined, expected: unknown) =>
      assert.deepEqual(valuesOf(place, regions), expected),
  );
});
