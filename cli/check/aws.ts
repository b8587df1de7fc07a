import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
import {
  AttachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListInstanceProfilesForRole,
  paginateListRolePolicies,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { HttpHandlerOptions } from "@smithy/types";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CouldNotTell } from "../exit";
import { explainAwsError, isMissing } from "./aws-errors";
import type { AwsAccount } from "./aws-account";

/** How to reach AWS; what is left out comes from the environment and the AWS configuration, as for the AWS CLI. */
export interface AwsOptions {
  region?: string;
  profile?: string;
  /** Base URL that stands in for every AWS service, for example of a local AWS. */
  endpoint?: string;
  /** Milliseconds that one question to AWS may take, with all its attempts and pages. */
  timeout: number;
}

const connectionTimeout = 5_000;
const requestTimeout = 20_000;
/** Throttling answers come in bursts when an organisation checks many roles; the SDK waits longer before each attempt. */
const maxAttempts = 8;

function clientOptions({ region, profile, endpoint }: AwsOptions): object {
  return {
    ...(profile ? { profile } : {}),
    ...(endpoint ? { endpoint } : {}),
    region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
    ...(process.env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts }),
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  };
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

/** The SDK warns about Node versions of which it will drop support; that is for those who build the command to know. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The caller's AWS account, read and written through AWS SDK v3. Nothing is asked before a function is called. */
export function connect(options: AwsOptions): AwsAccount {
  const configuration = clientOptions(options);
  const iam = new IAMClient(configuration);
  const eks = new EKSClient(configuration);
  const sts = new STSClient(configuration);

  async function ask<T>(action: string, on: string, call: (abort: HttpHandlerOptions) => Promise<T>): Promise<T> {
    try {
      return await call({ abortSignal: AbortSignal.timeout(options.timeout) });
    } catch (error) {
      throw explainAwsError(action, on, error);
    }
  }
  async function askUnlessMissing<T>(
    action: string,
    on: string,
    call: (abort: HttpHandlerOptions) => Promise<T>,
  ): Promise<T | undefined> {
    return ask(action, on, async (abort) => {
      try {
        return await call(abort);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  return {
    region: () =>
      eks.config.region().catch(() => {
        throw new CouldNotTell(
          "No Region: give the cluster's with --region, or set AWS_REGION or the profile's region",
        );
      }),
    callerIdentity: () =>
      ask("sts:GetCallerIdentity", "the credentials in use", async (abort) => {
        const { Account: accountId = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}), abort);
        return { accountId, arn, partition: arn.split(":")[1] ?? "" };
      }),
    role: (name) =>
      askUnlessMissing("iam:GetRole", `role ${name}`, async (abort) => {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }), abort);
        return {
          name: Role?.RoleName ?? name,
          arn: Role?.Arn ?? "",
          path: Role?.Path ?? "/",
          uniqueId: Role?.RoleId ?? "",
          trustPolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        };
      }),
    attachedPolicies: (name) =>
      ask("iam:ListAttachedRolePolicies", `role ${name}`, (abort) =>
        collect(paginateListAttachedRolePolicies({ client: iam }, { RoleName: name }, abort), (page) =>
          page.AttachedPolicies?.map(({ PolicyArn = "" }) => PolicyArn),
        ),
      ),
    inlinePolicies: async (name) => {
      const names = await ask("iam:ListRolePolicies", `role ${name}`, (abort) =>
        collect(paginateListRolePolicies({ client: iam }, { RoleName: name }, abort), (page) => page.PolicyNames),
      );
      return Promise.all(
        names.map((policy) =>
          ask("iam:GetRolePolicy", `policy ${policy} of role ${name}`, async (abort) => {
            const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policy });
            const { PolicyDocument = "" } = await iam.send(command, abort);
            return { name: policy, document: decodeURIComponent(PolicyDocument) };
          }),
        ),
      );
    },
    managedPolicy: async (arn) => {
      const version = await ask("iam:GetPolicy", `policy ${arn}`, async (abort) => {
        const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }), abort);
        return Policy?.DefaultVersionId ?? "v1";
      });
      return ask("iam:GetPolicyVersion", `policy ${arn}`, async (abort) => {
        const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version });
        const { PolicyVersion } = await iam.send(command, abort);
        return decodeURIComponent(PolicyVersion?.Document ?? "");
      });
    },
    instanceProfiles: (name) =>
      ask("iam:ListInstanceProfilesForRole", `role ${name}`, (abort) =>
        collect(paginateListInstanceProfilesForRole({ client: iam }, { RoleName: name }, abort), (page) =>
          page.InstanceProfiles?.map(({ InstanceProfileName = "" }) => InstanceProfileName),
        ),
      ),
    nodeRoles: async (cluster) => {
      const described = await askUnlessMissing("eks:DescribeCluster", `cluster ${cluster}`, async (abort) =>
        eks.send(new DescribeClusterCommand({ name: cluster }), abort),
      );
      if (!described) return undefined;
      const autoMode = described.cluster?.computeConfig?.nodeRoleArn;
      const names = await ask("eks:ListNodegroups", `cluster ${cluster}`, (abort) =>
        collect(paginateListNodegroups({ client: eks }, { clusterName: cluster }, abort), (page) => page.nodegroups),
      );
      const nodeGroups = names.map((name) =>
        askUnlessMissing("eks:DescribeNodegroup", `node group ${name} of cluster ${cluster}`, async (abort) => {
          const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
          const { nodegroup } = await eks.send(command, abort);
          return { user: `node group "${name}"`, roleArn: nodegroup?.nodeRole ?? "" };
        }),
      );
      return [
        ...(autoMode === undefined ? [] : [{ user: "EKS Auto Mode", roleArn: autoMode }]),
        ...(await Promise.all(nodeGroups)).filter((nodeGroup) => nodeGroup !== undefined),
      ];
    },
    updateTrustPolicy: (name, document) =>
      ask("iam:UpdateAssumeRolePolicy", `role ${name}`, async (abort) => {
        const command = new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: document });
        await iam.send(command, abort);
      }),
    attachPolicy: (name, policyArn) =>
      ask("iam:AttachRolePolicy", `role ${name}`, async (abort) => {
        await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn }), abort);
      }),
  };
}
