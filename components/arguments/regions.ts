import { isKnownRegion, partitionOf } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { list, notKnown, text } from "./rule";

const fix =
  'Give regions: ["eu-west-1"] as `aws account list-regions` shows them, or leave regions out for the provider\'s Region, ' +
  'or ["*"] for every Region';

const eachRegion = list(
  text((region) => region === "*" || isKnownRegion(region), "is not a Region of AWS that this version knows", fix),
  fix,
);

export const regions: ArgumentRule = {
  defaultsTo: "the provider's Region",
  limits: 'Regions of one partition, or `"*"` alone; at least one',
  example: '["eu-west-1", "eu-central-1"]',
  check(value, path) {
    const problems = eachRegion(value, path);
    if (!Array.isArray(value)) return problems;
    const known = (value as unknown[]).filter((region) => region !== notKnown);
    if (known.includes("*") && known.some((region) => region !== "*")) {
      const rule = 'mixes "*", which is every Region, with single Regions';
      problems.push({ path, value: known, rule, fix: 'Give ["*"] alone, or leave "*" out' });
    }
    const partitions = new Set(
      known
        .filter((region) => typeof region === "string")
        .filter(isKnownRegion)
        .map(partitionOf),
    );
    if (partitions.size > 1) {
      const rule = `lie in ${partitions.size} partitions (${[...partitions].join(", ")}), but a role exists in one`;
      problems.push({ path, value: known, rule, fix: "Make one role per partition" });
    }
    return problems;
  },
};
