import * as v from "valibot";
import { findingKinds, removedFindings, type FindingId } from "..";
import { isCalendarDate, isObject, globMatches } from "../../text";
import { clusterNameLimit, looksLikeRegion, regionNames, roleNameLimit } from "../../policy";
import {
  anyListOf,
  formProblems,
  formsOf,
  isNotOf,
  jsonOf,
  nonEmptyListOf,
  oneOf,
  text,
  unknownKeys,
  type ConfigSchema,
  type ConfigValue,
} from "./schema";

// Pulumi checks these patterns with Go's regular expressions and this pack with JavaScript's: only what both share.
const roleName = `[0-9A-Za-z_+=,.@*-]{1,${roleNameLimit}}`;
const account = "(?:[0-9]{12}|[0-9]*\\*[0-9*]*)";
const anyPath = "(?:[!-~]*/)?";
const roleArn = `arn:[a-z*-]+:iam::${account}:role/${anyPath}${roleName}`;
const crossingGlob = `[0-9a-z:*-]*\\*[0-9a-z:*-]*(?:/${anyPath}${roleName})?`;

/** A role by ARN or name, or a glob for either. */
const roleGlob = text(
  "an IAM role's ARN or name, or a glob of their characters with * for any run of characters",
  700,
  `^(?:${roleName}|${roleArn}|${crossingGlob})$`,
);

/** A day of an exemption, `YYYY-MM-DD`. */
const dayPattern = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";

/** True for a day of the calendar, which February 30 is not. */
function isDay(value: string) {
  return new RegExp(dayPattern).test(value) && isCalendarDate(value);
}

/** What an entry of `exempt` may have. */
const exemption: ConfigSchema = {
  role: roleGlob,
  resource: text("the name of the role's resource in the program or its URN, or a glob for either", 1000),
  file: text(
    "the path of the file that the command read, or a glob for it; alone, all that is found in the file",
    4096,
  ),
  reason: text("a reason in words", 1000, "[^ \\t\\r\\n]"),
  finding: oneOf([...Object.keys(findingKinds), ...removedFindings], "is not the id of a finding", {
    description: "the id of the only finding that is exempt",
  }),
  accepts: nonEmptyListOf(
    text("a text of `accepts` of a baseline, or a glob for it", 2048),
    "the callers that may get in: the finding is no longer exempt if anyone else can",
  ),
  until: text("the last day of the exemption, such as 2027-03-31", undefined, dayPattern, isDay),
};

/** The form of an entry of `exempt`. */
const exemptionForm = v.pipe(
  v.custom<Record<string, unknown>>(isObject, isNotOf("object")),
  v.rawCheck(({ dataset, addIssue }) => {
    const { role, resource, file, reason } = dataset.value as Record<string, unknown>;
    if (reason === undefined) addIssue({ message: "reason is missing" });
    if ((role ?? resource ?? file) === undefined)
      addIssue({ message: "it names neither a role, a resource nor a file" });
    for (const message of unknownKeys(dataset.value as object, Object.keys(exemption))) addIssue({ message });
  }),
  v.object(formsOf(exemption)),
);

/** Roles that a policy leaves alone, each with the reason; every policy takes it. */
const exempt = anyListOf(
  {
    json: {
      type: "object",
      description: "a role and the reason",
      required: ["reason"],
      additionalProperties: false,
      properties: jsonOf(exemption),
    },
    form: exemptionForm,
  },
  "roles that this policy leaves alone, by `role` (ARN, name or glob) or `resource` (name in the program, or URN), with a `reason`; optional: one `finding`, `until` a day",
);

/** What is wrong with a list of exemptions, in words; empty if nothing is. */
export function exemptionProblems(list: readonly unknown[]): string[] {
  return formProblems({ exempt }, { exempt: list });
}

/** When AWS is asked, with credentials from the environment; `automatic` says when it is if nothing is configured. */
function lookup(automatic: string): ConfigValue {
  return oneOf(["auto", true, false], 'is not one of "auto", true, false', {
    default: "auto",
    description: `whether to ask AWS: auto (default) ${automatic}, true always, false never`,
  });
}
const ifPlain = lookup("if the provider has no credentials of its own");

/** Whom pod execution roles may serve. */
const intention: ConfigSchema = {
  accounts: nonEmptyListOf(
    text("an AWS account id of twelve digits", undefined, "^[0-9]{12}$"),
    "the AWS accounts that a role may serve",
  ),
  clusters: nonEmptyListOf(
    text(
      "an EKS cluster name or a glob of its letters, digits, - and _ with * for any run of characters",
      clusterNameLimit,
      "^[0-9A-Za-z*][0-9A-Za-z_*-]*$",
    ),
    "names or globs of the EKS clusters that a role may serve",
  ),
  regions: nonEmptyListOf(
    text(
      "an AWS Region or a glob of its letters, digits and - with * for any run of characters",
      32,
      "^[a-z*][a-z0-9*-]*$",
      // A Region by its form may be newer than this version, if its first part is known.
      (glob) => looksLikeRegion(glob) || regionNames.some((region) => globMatches(glob, region)),
      "matches no AWS Region: write one such as eu-west-1, or a glob such as eu-*",
    ),
    "names or globs of the AWS Regions that a role may serve",
  ),
  organizations: nonEmptyListOf(
    text("the id of an AWS organization, such as o-a1b2c3d4e5", undefined, "^o-[a-z0-9]{10,32}$"),
    "the AWS organizations that the accounts belong to",
  ),
};

/** What a policy reports, and what its configuration holds. */
export interface PolicyKind {
  /**
   * All findings that it reports of a role, a profile or a resource, the worst first: the policy's severity and default level are those of
   * the first.
   */
  finds: readonly [FindingId, ...FindingId[]];
  config: ConfigSchema;
}

const kinds = {
  "fargate-role-trust-scoped": {
    finds: [
      "trust-unsafe",
      "trust-undecided",
      "trust-account-only",
      "trust-broken",
      "trust-malformed",
      "role-not-judged",
    ],
    config: { ...intention, lookup: ifPlain },
  },
  "fargate-role-trust-exclusive": { finds: ["trust-not-exclusive"], config: {} },
  "fargate-role-policy-attached": { finds: ["policy-missing"], config: {} },
  "fargate-role-not-node-role": {
    finds: ["node-role-shared"],
    config: {
      nodeRoles: anyListOf(roleGlob, "ARNs, names or globs of EC2 nodes' roles that other stacks make"),
      ledgers: anyListOf(
        text("the path of a file", 4096),
        "role ledgers written by `fargate-role ledger`; a relative path starts at the pack's directory",
      ),
      lookup: ifPlain,
    },
  },
  "fargate-role-no-workload-permissions": {
    finds: ["workload-permissions"],
    config: {},
  },
  "fargate-profile-role-usable": {
    finds: ["profile-role-untrusted", "role-missing", "access-entry-missing"],
    config: { lookup: lookup("as fargate-role-not-node-role does") },
  },
} satisfies Record<string, PolicyKind>;

export type PolicyName = keyof typeof kinds;

/** The level of a policy that no configuration mentions. */
export function defaultLevel({ finds }: PolicyKind): "mandatory" | "advisory" {
  return findingKinds[finds[0]].level === "error" ? "mandatory" : "advisory";
}

/** The policies by name. */
export const policyKinds: Record<PolicyName, PolicyKind> = kinds;

/** The schema of a policy's whole configuration: every policy takes `exempt` besides its own keys. */
export function configSchemaOf({ config }: PolicyKind): ConfigSchema {
  return { ...config, exempt };
}
