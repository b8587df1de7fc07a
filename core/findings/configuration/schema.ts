import { didYouMean } from "../../did-you-mean";
import { formProblems, oneOf, text, unknownKeys, type ConfigSchema, type ConfigValue } from "./value";
import {
  clusterNameLimit,
  globMatches,
  isKnownRegion,
  isMisspeltRegion,
  looksLikeRegion,
  regionNames,
} from "../../trust";
import { quoteTyped } from "../../text";

/**
 * What is wrong with a configuration: `unknown` keys leave the rest usable, `invalid` values do not. Pulumi refuses values of a wrong
 * shape before the pack runs, but lets keys pass that the schema does not know, and not every way to the pack goes through it.
 */
export function checkConfig(schema: ConfigSchema, config: object): { unknown: string[]; invalid: string[] } {
  const unknown = unknownKeys(config, Object.keys(schema), " of this policy").map((text) => `configuration: ${text}`);
  return { unknown, invalid: formProblems(schema, config).map((text) => `configuration ${text}`) };
}

/** An AWS account id. */
export const accountId = text("an AWS account id of twelve digits", undefined, "^[0-9]{12}$");

/** The id of an AWS organization. */
export const organizationId = text(
  "the id of an AWS organization, such as o-a1b2c3d4e5",
  undefined,
  "^o-[a-z0-9]{10,32}$",
);

/** An EKS cluster name or a glob for it. */
export const clusterGlob = text(
  "an EKS cluster name or a glob of its letters, digits, - and _ with * for any run of characters",
  clusterNameLimit,
  "^[0-9A-Za-z*][0-9A-Za-z_*-]*$",
);

/** A Region or a glob for it. */
export const regionGlob = text(
  "an AWS Region or a glob of its letters, digits and - with * for any run of characters",
  32,
  "^[a-z*][a-z0-9*-]*$",
  isForSomeRegion,
  "matches no AWS Region: write one such as eu-west-1, or a glob such as eu-*",
);

/** True for a Region by its form, also one that is not known here with a first part of its own, and for a glob that matches one. */
function isForSomeRegion(glob: string): boolean {
  return looksLikeRegion(glob) || regionNames.some((region) => globMatches(glob, region));
}

/**
 * The Regions of a configuration that this version does not know, each with what may be meant, to put into a message: one may be newer
 * than this version, or misspelt.
 */
export function newerRegions(regions: readonly string[] = []): string[] {
  return regions
    .filter((region) => !region.includes("*") && !isKnownRegion(region))
    .map(
      (region) =>
        `${quoteTyped(region)}, which is not a Region that this version knows${didYouMean(region, regionNames)}`,
    );
}

/**
 * What is wrong with the Regions of a configuration, in words. A misspelt one would make a right role wrong, and the advice too.
 * @param shown the Regions that the stack's providers and clusters show: they exist, also if they are newer than this version
 */
export function regionsProblem(
  regions: readonly string[] = [],
  shown: readonly string[],
): { text: string; isMisspelt: boolean } | undefined {
  const open = regions.filter((region) => !shown.includes(region));
  const newer = newerRegions(open);
  if (newer.length === 0) return undefined;
  const text = `"regions" in the configuration has ${newer.join(", and ")}`;
  if (!open.some(isMisspeltRegion)) return { text: `${text}; it counts as a newer one`, isMisspelt: false };
  const correct = "Correct it; one that a provider or a cluster of the stack shows is taken as it is.";
  return { text: `${text}.\n${correct}`, isMisspelt: true };
}

/** When AWS is asked if nothing is configured. */
export const ifPlain = "if the provider has no credentials of its own";

/** Whether AWS is asked, with credentials from the environment. */
export const lookup = (automatic: string): ConfigValue =>
  oneOf(["auto", true, false], 'is not one of "auto", true, false', {
    default: "auto",
    description: `whether to ask AWS: auto (default) ${automatic}, true always, false never`,
  });
