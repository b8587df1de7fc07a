import type { Source } from "../../../readers/source";
import type { TrustPolicy } from "../../../trust";
import type { Fix, OwnRoleForPods } from "../../fix";
import { changeSentences, json, toFillIn, type Language } from "./change";
import { cloudFormation, plainText } from "./cloudformation";
import { needTheirOwn, ownRoleSteps, type OwnRoleWriter } from "./own-role";
import { attachLines, entryFix, loggingLines, moveLines, ownArnFix, shorterFix } from "./policy";
import { lossText, trustSteps } from "./trust";

/** Only CloudFormation writes a loop out. */
const judgeWhatItMakes =
  "Give its list (--parameter), or judge what it makes once it is deployed: aws cloudformation get-template --stack-name STACK_NAME --template-stage Processed " +
  "--query TemplateBody > processed.json && fargate-role judge processed.json. Put the name of the stack in place of STACK_NAME";

/** Writes a fix for a file. What is left out is as in JSON and in CloudFormation. */
export interface Writer {
  language: Language;
  /** The steps to a trust policy, from one that IAM takes if there is one; undefined if the smallest difference says it better. */
  write?: (after: TrustPolicy, before?: TrustPolicy) => string[] | undefined;
  ownRole?: OwnRoleWriter;
  /** The addresses of other roles that have the same text as their trust policy. */
  alsoOf?: readonly string[];
}

/** A writer for the files of one kind; undefined for those of another. */
export type WriterFor = (source: Source, urn: string) => Writer | undefined;

/**
 * What to do in a file, in the file's own language. What has several lines to paste begins and ends a line.
 * @param urn of the role that the fix changes, if that is in the file
 * @param writerFor languages beside JSON and CloudFormation, which only some callers carry
 */
export function fileFix(
  fix: Fix,
  source: Source,
  urn = "",
  writerFor?: WriterFor,
): { text: string; hasCommands?: true } {
  const steps = stepsIn(fix, source, urn, writerFor?.(source, urn) ?? { language: languageOf(source, urn) });
  const isBlock = (step = "") => step.includes("\n");
  const text = steps
    .map((step, place) => (place === 0 ? step : `${isBlock(steps[place - 1]) ? "\n" : ". "}${step}`))
    .join("")
    .replace(/ +\n/g, "\n");
  return { text, ...(steps.some(isBlock) && { hasCommands: true }) };
}

function stepsIn(fix: Fix, source: Source, urn: string, writer: Writer): string[] {
  const { language, write } = writer;
  const ownRole = (own: OwnRoleForPods) =>
    ownRoleSteps(own, writer.ownRole ? language : languageOf(source), writer.ownRole);
  switch (fix.kind) {
    case "trust":
    case "correct":
    case "tell":
    case "decide": {
      const whole = fix.kind === "correct" && fix.after ? write?.(fix.after) : undefined;
      if (fix.kind === "correct" && whole) return [...whole, ...toFillIn(whole, language), ...lossText(fix, language)];
      return [
        ...sharedText(urn, writer),
        ...trustSteps(
          fix,
          {
            ownRole,
            tell: { account: "Say with --account which one is yours", clusters: "give that with --cluster, too" },
            write: ({ before, after }) => write?.(after, before) ?? changeSentences(before, after, language),
          },
          language,
        ),
        ...ofLoop(fix, source, urn),
      ];
    }
    case "own-role":
      return fix.for === "nodes" ? [needTheirOwn.nodes] : ownRole(fix);
    case "attach":
      return [attachLines(fix, (policy) => [`Attach ${policy} to the role`], source).join(" ")];
    case "detach":
      return [moveLines(fix).join("; ")];
    case "allow-logging":
      return loggingLines(fix, urn);
    case "name":
      return [ownArnFix];
    case "remove-entry":
      return [entryFix];
    case "shorten":
      return [shorterFix(fix)];
    case "give":
      if (fix.account !== undefined) return [`--account ${fix.account} says that it is deployed there`];
      return [
        `Give the values that the file leaves open (${valuesOf(source)}), or judge the role when it is made: fargate-role scan`,
        exemptUntil,
      ];
    case "look":
      return lookSteps(fix.at);
    default:
      return [];
  }
}

/** The options with values that a file may leave open. */
const valuesOf = ({ template }: Source): string => `--account, --region${template ? ", --parameter" : ""}`;

function lookSteps(at: Extract<Fix, { kind: "look" }>["at"]): string[] {
  const steps = {
    "role-elsewhere": "Give the file that makes the role too, or judge it in its account: fargate-role scan",
    loop: judgeWhatItMakes,
    type: "Read it yourself, and judge the role when it is made: fargate-role scan",
  };
  return [steps[at], exemptUntil];
}

/** What helps as long as nothing is made. */
const exemptUntil = "To make it first, exempt it with a reason and an end: --exemptions FILE";

/** That a text in a loop counts for every role that the loop makes. */
function ofLoop({ kind }: Fix, { template }: Source, urn: string): string[] {
  const loop = kind === "trust" || kind === "correct" ? template?.writtenRole?.(urn)?.loop : undefined;
  if (!loop) return [];
  return [`${loop.name} makes this role and others: write \${${loop.variable}} in place of what differs between them`];
}

function sharedText(urn: string, { alsoOf = [] }: Writer): string[] {
  if (alsoOf.length === 0) return [];
  return [
    `If they are for different clusters, give ${urn} and ${alsoOf.join(", ")} a trust policy each, and change only that of ${urn}`,
  ];
}

/** How a fix is typed in the file. */
function languageOf({ template }: Source, urn = ""): Language {
  if (template === undefined) return json;
  const role = template.writtenRole?.(urn);
  return role?.text === "plain" ? plainText(template, role) : cloudFormation(template, role);
}
