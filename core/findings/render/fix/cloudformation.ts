import type { StandIns } from "../../../readers/source";
import { clusterPlaceholder, sourceArn } from "../../../trust";
import type { Language } from "./json";

/** The account that a template is deployed to. */
export const ownAccount = "${AWS::AccountId}";

/**
 * A CloudFormation template, with references for what only its deployment knows.
 * @param standIns undefined where the account alone is not known
 */
export function cloudFormation(standIns?: StandIns): Language {
  return {
    knowsAccount: true,
    line({ partition, region, accountId = ownAccount, cluster: name = clusterPlaceholder }) {
      const cluster = standIns?.clusters.includes(name) ? `\${${name}}` : name;
      const isStandIn = region === standIns?.region;
      const hasReference = accountId === ownAccount || isStandIn || cluster.includes("${");
      const isOpen = standIns !== undefined && hasReference && (isStandIn || region === "*");
      const own = standIns?.partition === "aws" ? "${AWS::Partition}" : standIns?.partition;
      const isAnywhere = region === "*" && standIns?.isEveryRegionMeant === true;
      const text = sourceArn({
        partition: isOpen ? (own ?? partition) : partition,
        region: isOpen && !isAnywhere ? "${AWS::Region}" : region,
        accountId,
        cluster,
      });
      return hasReference ? `{ "Fn::Sub": ${JSON.stringify(text)} }` : JSON.stringify(text);
    },
  };
}
