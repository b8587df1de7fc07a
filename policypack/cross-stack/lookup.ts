import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { type Facts, type UsedRole, identityFromArn, mayBeSameRole } from "../../core/role-uses";
import type { AwsAccess } from "./aws-access";
import { Answers } from "./answers";
import { mapBounded } from "./bounded";
import type { UseElsewhere } from "./known-elsewhere";
import { lookUpNodeGroups } from "./lookup-node-groups";
import { lookUpRole } from "./lookup-role";

/** All questions together take at most so many milliseconds; a preview must not hang on a network that is not there. */
const deadline = 20_000;
const questionsAtOnce = 4;

// The SDK's notice about the Node version would be shown to those who run `pulumi preview`, who can do nothing about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const knownRoles = new Answers<UseElsewhere[]>();

/** Asks AWS who else uses the roles that the stack uses and does not make. Never throws. */
export async function askAws(
  facts: Facts,
  roles: readonly UsedRole[],
  notice: (text: string) => void,
): Promise<Map<UsedRole, UseElsewhere[]>> {
  const answers = new Map<UsedRole, UseElsewhere[]>();
  const subjects = roles.filter(({ role }) => role.urn === undefined && role.name !== undefined);
  if (subjects.length === 0) return answers;
  const abortSignal = AbortSignal.timeout(deadline);
  const clients = new Map<string | undefined, EKSClient>();
  const access: AwsAccess = {
    iam: new IAMClient(clientSettings(homeRegion(subjects))),
    eks(region) {
      const client = clients.get(region) ?? new EKSClient(clientSettings(region));
      clients.set(region, client);
      return client;
    },
    abortSignal,
    atOnce: questionsAtOnce,
    notice,
  };
  // Looking for credentials does not heed the signal, so the answer does not wait for whatever is still under way.
  const answered = askAll(access, facts, subjects, answers);
  const timeUp = new Promise<"time is up">((up) => abortSignal.addEventListener("abort", () => up("time is up")));
  if ((await Promise.race([answered, timeUp])) === "time is up") {
    notice(`lookup: AWS did not answer within ${deadline / 1000} seconds, so not every use of a role could be checked`);
  }
  return answers;
}

async function askAll(
  access: AwsAccess,
  facts: Facts,
  subjects: readonly UsedRole[],
  answers: Map<UsedRole, UseElsewhere[]>,
): Promise<void> {
  const nodeGroups = lookUpNodeGroups(access, facts);
  await mapBounded(subjects, questionsAtOnce, async (used) => {
    const uses = await knownRoles.get(used.role.arn ?? `${used.role.name}`, access.notice, (notice) =>
      lookUpRole({ ...access, notice }, used.role),
    );
    answers.set(used, [...uses]);
  });
  for (const { roleArn, evidence } of await nodeGroups) {
    const identity = identityFromArn(roleArn);
    const users = identity ? subjects.filter(({ role }) => mayBeSameRole(role, identity)) : [];
    for (const used of users) answers.get(used)?.push({ use: "node-group", evidence });
  }
}

function clientSettings(region: string | undefined): { region?: string; maxAttempts: number } {
  return { ...(region !== undefined && { region }), maxAttempts: 3 };
}

/** IAM is one service for a whole partition; the SDK wants a Region of that partition all the same. */
function homeRegion(subjects: readonly UsedRole[]): string | undefined {
  if (process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION) return undefined;
  const partition = subjects.map(({ role }) => role.partition).find((known) => known !== undefined) ?? "aws";
  return { aws: "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" }[partition];
}
