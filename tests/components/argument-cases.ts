import * as pulumi from "@pulumi/pulumi";
import type { FargatePodExecutionRoleArgs } from "../../components/index";
import { casesOf } from "../support/cases";
import { unknownOutput } from "../support/mocks";

interface Cases {
  taken: unknown[];
  /** Each with the message that says why, in which words of `phrases` stand for what many messages say. */
  refused: [unknown, string][];
}

const boundary = "arn:aws:iam::111122223333:policy/boundary";
const document = '{"Version":"2012-10-17","Statement":[]}';

/** A document of so many characters. */
const documentOf = (length: number) => document.replace("[]", `["${"x".repeat(length - document.length - 2)}"]`);

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, `${boundary}${index}`]));

const isOutput = "is an output, but decides which resources are made: only the values inside it may be outputs.";

/** Values that are long, or that JSON does not have. */
const special: Partial<Record<keyof FargatePodExecutionRoleArgs, Partial<Cases>>> = {
  clusters: {
    refused: [
      [undefined, "clusters is missing. CLUSTERS"],
      [Array(1).concat("prod"), "clusters[0] is undefined. CLUSTERS"],
    ],
  },
  path: {
    taken: [`/${"p".repeat(510)}/`],
    refused: [[`/${"p".repeat(511)}/`, `path "/${"p".repeat(118)}... PATH`]],
  },
  description: {
    taken: ["d".repeat(1000)],
    refused: [["d".repeat(1001), `description "${"d".repeat(119)}... DESCRIPTION`]],
  },
  maxSessionDuration: { refused: [[NaN, "maxSessionDuration NaN SESSION"]] },
  tags: {
    taken: [{ ["k".repeat(128)]: "v".repeat(256) }, many(50)],
    refused: [
      [new Map([["team", "platform"]]), "tags {} is not a map. TAGS"],
      [{ team: "x".repeat(257) }, `tags["team"] "${"x".repeat(119)}... is not a text of at most 256 characters. TAGS`],
      [many(51), "tags 51 are too many: a role can have 50 tags. Leave some out."],
    ],
  },
  additionalPolicies: {
    taken: [many(9), { logs: boundary, audit: unknownOutput(), trace: unknownOutput() }],
    refused: [
      [
        many(10),
        "additionalPolicies 10 are too many: AWS attaches 10 managed policies to a role, and one of them is " +
          "AmazonEKSFargatePodExecutionRolePolicy. Put some into additionalInlinePolicies, or, if AWS has raised the " +
          "quota, attach them to roleName with aws.iam.RolePolicyAttachment.",
      ],
      [pulumi.output({ logs: boundary }), `additionalPolicies ${isOutput} POLICIES`],
    ],
  },
  additionalInlinePolicies: {
    taken: [{ audit: documentOf(10_240) }, { audit: `${documentOf(10_240)}\n` }],
    refused: [
      [
        { a: JSON.parse(document) as object, b: documentOf(10_240) },
        "additionalInlinePolicies have 10279 characters without white space, more than the 10240 of all inline policies of a role. " +
          "Put some into managed policies, and give these in additionalPolicies.",
      ],
    ],
  },
  logging: {
    refused: [[{ cloudWatchLogs: pulumi.output({}) }, `logging.cloudWatchLogs ${isOutput} LOGGING`]],
  },
};

/** For each argument: values that are taken, and values that are refused. */
export const argumentCases = Object.entries(casesOf(__filename, "each") as typeof special).map(([name, written]) => {
  const cases = [written, special[name as keyof typeof special]];
  return {
    name,
    taken: cases.flatMap((one) => one?.taken ?? []),
    refused: cases.flatMap((one) => one?.refused ?? []),
  };
});

const phrases = Object.entries(casesOf(__filename, "phrases") as Record<string, string>);

/** A message with all its words, as the component prints it. */
export function spelledOut(message: string): string {
  const words = phrases.reduce(
    (text, [word, phrase]) => text.replace(new RegExp(`\\b${word}\\b`), () => phrase),
    message,
  );
  return `FargatePodExecutionRole "pods": ${words}`;
}
