import { distinctBy, isObject, lowerAscii } from "../text";
import { clusterNamePattern, trustPolicyLimit } from "../policy/limits";
import { parseTrustPolicy } from "../policy/parse/policy";
import { readSourceArn } from "../service/fargate";
import { isExampleCluster } from "./intention";
import { sourceArnsIn, takeAtCluster } from "./mentioned";
import { standIn, type Asked, type Use } from "./named-lines";
import { oneForAll } from "./serves";

/**
 * The form of a question: roles whose questions differ in nothing but the names of clusters and Fargate profiles have the same form, and
 * what is proved for it holds for each of them. A policy tells two names apart only by what it says of them: a name can be exchanged for
 * another one if the policy says the same of both. It has stand-ins for the names, and `named` gives an answer the names back.
 * @returns undefined if that is not plain: the policy has a pattern of a part of a name, a variable, or a line for single profiles,
 * somebody says which clusters are intended, or a name means something by itself
 */
export function formOf(
  document: unknown,
  asked: Asked,
): { document: string; asked: Asked; named: <Answer>(answer: Answer) => Answer } | undefined {
  const { intended, cluster: written, uses = [] } = asked;
  const { ambiguous, document: raw, statements } = parseTrustPolicy(document);
  const isOpen = ambiguous || written !== undefined || intended.clusters || intended.places;
  // An escape may hide a mark.
  if (typeof document !== "string" || !raw || isOpen || document.length > lengthLimit || /\\|qz/i.test(document))
    return undefined;
  const taken = new Map(sourceArnsIn(statements).map((value) => [value, takeAtCluster(value)]));
  const parts = [...taken.values()];
  const all = [...parts.map((one) => one?.[1]), ...uses.map(({ cluster }) => cluster)];
  const names = [...new Set(all.flatMap((name) => (name && name !== "*" ? name : [])))];
  // Some operators take no notice of the case of letters.
  const areDistinct = new Set(names.map(lowerAscii)).size === names.length;
  if (!areDistinct || parts.includes(undefined) || !names.every(isPlain) || !uses.every(isOfOne)) return undefined;
  const marked = (name: string) => (names.includes(name) ? `qZ${names.indexOf(name)}q` : name);
  const alike = uses.map(({ profiles, ...use }): Use => {
    const cluster = use.cluster && marked(use.cluster);
    // No value is about single profiles, so that all of a cluster get the same answer.
    const own = profiles?.map(({ arn, ...one }) =>
      oneForAll(document, { ...one, ...(arn && { arn: arn.replace(`/${use.cluster}/`, `/${cluster}/`) }) }),
    );
    const distinct = own && distinctBy(own, (one) => JSON.stringify(one));
    return { ...use, cluster, profiles: distinct };
  });
  return {
    document: JSON.stringify(
      withTexts(raw, (text) => {
        const [before = text, name = "", after = ""] = taken.get(text) ?? [];
        return before + marked(name) + after;
      }),
    ),
    asked: { ...asked, uses: alike },
    named: (answer) =>
      withTexts(answer, (text) => text.replace(/qZ(\d+)q/g, (mark, index) => names[Number(index)] ?? mark)),
  };
}

/** Twice what IAM takes by default: nothing of that length is nested too deep. */
const lengthLimit = 2 * trustPolicyLimit;

const isPlain = (name: string): boolean =>
  clusterNamePattern.test(name) && !isExampleCluster(name) && !name.includes(standIn) && !/^.$|\d{12}|qz/i.test(name);

/** True if the ARNs of its profiles are of the cluster. */
const isOfOne = ({ cluster, profiles = [] }: Use): boolean =>
  profiles.every(({ arn }) => arn === undefined || readSourceArn(arn).cluster === cluster);

function withTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value) as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => withTexts(one, change)) as Value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)])) as Value;
}
