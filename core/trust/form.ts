import { isObject, lowerAscii } from "../text";
import { clusterNamePattern, trustPolicyLimit } from "../policy/limits";
import { parseTrustPolicy } from "../policy/parse/policy";
import { sourceArnKey } from "../policy/search/universe";
import { isExampleCluster } from "./intention";
import { takeAtCluster } from "./mentioned";
import { standIn, type Asked, type Use } from "./named-lines";

/** A question about a trust policy, with stand-ins for the names of its clusters; `named` gives an answer the names back. */
export interface Form {
  document: string;
  asked: Asked;
  named: <Answer>(answer: Answer) => Answer;
}

/**
 * The form of a question: roles whose questions differ in nothing but the names of clusters and Fargate profiles have the same form, and
 * what is proved for it holds for each of them. A policy tells two names apart only by what it says of them: a name can be exchanged for
 * another one if the policy says the same of both.
 * @returns undefined if that is not plain: the policy has a pattern of a part of a name, a variable, or a line for single profiles,
 * somebody says which clusters are intended, or a name means something by itself
 */
export function formOf(document: unknown, asked: Asked): Form | undefined {
  const { intended, cluster, uses } = asked;
  const { ambiguous, document: raw } = parseTrustPolicy(document);
  if (typeof document !== "string" || !raw || ambiguous || cluster !== undefined) return undefined;
  if (intended.clusters || intended.places) return undefined;
  // An escape may hide a mark.
  if (document.length > lengthLimit || hasMark(document) || document.includes("\\")) return undefined;
  const names = new Names();
  try {
    return {
      document: JSON.stringify(names.inDocument(raw)),
      asked: {
        ...asked,
        ...(uses && { uses: uses.map((use) => names.inUse(use)) }),
      },
      named: (answer) => names.back(answer),
    };
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Twice what IAM takes by default: nothing of that length is nested too deep. */
const lengthLimit = 2 * trustPolicyLimit;

class NotPlain extends Error {}

/** Short, so that a question costs no more than with most names. */
const mark = "qZ";
const marked = new RegExp(`${mark}(\\d+)q`, "g");

// Some operators take no notice of the case of letters.
const hasMark = (text: string): boolean => lowerAscii(text).includes(lowerAscii(mark));

const ofProfile =
  /^(arn(?::[\w-]+){4}:fargateprofile\/)([\w-]+)\/[0-9A-Za-z][\w-]{0,99}\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const anyProfile = { name: "profile", id: "11111111-2222-3333-4444-555555555555" };

/** The names of clusters, each with its place in the question. */
class Names {
  private readonly indexes = new Map<string, number>();
  private readonly names: string[] = [];

  inDocument(value: unknown, isSourceArn = false): unknown {
    if (Array.isArray(value)) return value.map((one) => this.inDocument(one, isSourceArn));
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [
          key,
          this.inDocument(one, isSourceArn || lowerAscii(key) === lowerAscii(sourceArnKey)),
        ]),
      );
    return isSourceArn ? this.inValue(value) : value;
  }

  /** A value for aws:SourceArn. */
  inValue(value: unknown): string {
    const taken = typeof value === "string" ? takeAtCluster(value) : undefined;
    if (!taken) throw new NotPlain();
    const [before, name, after] = taken;
    return before + (name === "*" || name === "" ? name : this.standInFor(name)) + after;
  }

  inUse(use: Use): Use {
    const { cluster, profiles } = use;
    if (cluster === undefined) {
      if (profiles) throw new NotPlain();
      return use;
    }
    const alike = profiles?.map(({ profile, arn }) => {
      const [, before, name] = ofProfile.exec(arn ?? "") ?? [];
      if (arn === undefined ? !clusterNamePattern.test(profile ?? "") : profile !== undefined || name !== cluster)
        throw new NotPlain();
      // No value is about single profiles, so that all of a cluster get the same answer.
      return arn === undefined
        ? { profile: anyProfile.name }
        : { arn: `${before}${this.standInFor(cluster)}/${anyProfile.name}/${anyProfile.id}` };
    });
    const distinct = alike && [...new Map(alike.map((one) => [JSON.stringify(one), one])).values()];
    return { ...use, cluster: this.standInFor(cluster), ...(distinct && { profiles: distinct }) };
  }

  private standInFor(name: string): string {
    const key = lowerAscii(name);
    const index = this.indexes.get(key) ?? this.names.push(name) - 1;
    const isPlain = clusterNamePattern.test(name) && !isExampleCluster(name) && !/^.$|\d{12}/.test(name);
    if (!isPlain || name.includes(standIn) || hasMark(name) || this.names[index] !== name) throw new NotPlain();
    this.indexes.set(key, index);
    return `${mark}${index}q`;
  }

  /** The answer with the names in all of its texts. */
  back<Answer>(answer: Answer): Answer {
    if (typeof answer === "string")
      return answer.replace(marked, (all, index) => this.names[Number(index)] ?? all) as Answer;
    if (Array.isArray(answer)) return answer.map((one: unknown) => this.back(one)) as Answer;
    if (!isObject(answer)) return answer;
    return Object.fromEntries(Object.entries(answer).map(([key, one]) => [key, this.back(one)])) as Answer;
  }
}
