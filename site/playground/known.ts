import type { Question } from "../../core/readers/source";
import { accountIdPattern, isKnownRegion, readCluster } from "../../core/policy";

/** The fields beside the text. */
export const fields = ["account", "clusters", "regions", "parameters"] as const;

/** What a field is called, and what stands in it until something is typed. */
export const labels: Record<(typeof fields)[number], [name: string, placeholder: string]> = {
  account: ["Account", "111122223333"],
  clusters: ["Clusters", "prod, test"],
  regions: ["Regions", "eu-west-1"],
  parameters: ["Parameters of a template", "ClusterName=prod"],
};

/** What the reader says beside the text, as it is typed. */
export type Options = Record<(typeof fields)[number], string>;

/** Which of the options have no meaning, and what they are to be. */
export type Faults = Partial<Options>;

/** Names with commas or blanks between them. */
function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** An account id without what the console writes between its digits. */
export function accountIn(text: string): string {
  return text.replace(/[\s-]/g, "");
}

/** `NAME=VALUE`, with commas or blanks between them; a value may have both, and ends where the next name begins. */
function parametersIn(text: string): Record<string, string> | undefined {
  const all = text.trim() === "" ? [] : text.trim().split(/[\s,]+(?=\w+=)/);
  const pairs = all.map((one) => /^(\w+)=([^]*)$/.exec(one));
  if (!pairs.every((pair) => pair)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", (pair?.[2] ?? "").replace(/[\s,]+$/, "")]));
}

/** What the options say, without those that have no meaning. A cluster's ARN says its account and Region too, as for the command. */
export function knownFrom(options: Options): { known: Question; regions: readonly string[]; faults: Faults } {
  const account = accountIn(options.account);
  const clusters = namesIn(options.clusters).map((text) => ({ text, read: readCluster(text) }));
  const regions = namesIn(options.regions);
  const parameters = parametersIn(options.parameters);
  const wrongCluster = clusters.find(({ read }) => !read);
  const wrongRegion = regions.find((name) => !isKnownRegion(name));
  const faults: Faults = {
    ...(account !== "" && !accountIdPattern.test(account) && { account: "An account id has 12 digits." }),
    ...(wrongCluster && { clusters: `${wrongCluster.text} is not the name or the ARN of an EKS cluster.` }),
    ...(wrongRegion !== undefined && { regions: `${wrongRegion} is not a Region of AWS.` }),
    ...(!parameters && { parameters: "Write NAME=VALUE, for example ClusterName=prod." }),
  };
  const read = clusters.flatMap((one) => one.read ?? []);
  const right = regions.filter(isKnownRegion);
  const own = faults.account ? undefined : account || read.find(({ accountId }) => accountId)?.accountId;
  const using = read.flatMap(({ name, region }) => {
    const placed = region === undefined ? right : [region];
    return placed.length === 0 ? [{ name }] : placed.map((place) => ({ name, region: place }));
  });
  const known: Question = {
    ...(own !== undefined && { account: own }),
    ...(right.length === 1 && { region: right[0] }),
    ...(using.length > 0 && { clusters: using }),
    parameters: parameters ?? {},
  };
  return { known, regions: right, faults };
}
