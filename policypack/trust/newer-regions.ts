import { didYouMean } from "../../core/did-you-mean";
import { isKnownRegion, regionNames } from "../../core/iam";
import { quoteTyped } from "../../core/text";

/**
 * The Regions of a configuration that this version does not know, each with what may be meant, to put into a message: one may be newer
 * than this version, or misspelt.
 */
export function newerRegions(regions: readonly string[] = []): string[] {
  return regions
    .filter((region) => !region.includes("*") && !isKnownRegion(region))
    .map(
      (region) => `${quoteTyped(region)}, which is no Region that this version knows${didYouMean(region, regionNames)}`,
    );
}
