import type { RoleDetail } from "@aws-sdk/client-iam";
import {
  ConfigServiceClient,
  paginateDescribeConfigurationAggregators,
  paginateSelectAggregateResourceConfig,
} from "../../core/aws/sdk";
import type { AwsConnection, CallerIdentity } from "../../core/aws/connection";
import { itemsOf } from "../../core/aws/iam";
import { clusterArn, splitArn } from "../../core/policy";
import { usedRoleNames, type AccountRecord } from "../../core/readers/account/inventory";
import { didYouMean, quoteTyped } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { nothingOf } from "./collect";
import { keepRole } from "./iam-reader";
import { roleFrom } from "./role-detail";

/** What AWS Config recorded of a resource. The properties of a role are those of IAM. */
interface Item extends Record<"AccountId" | "AwsRegion" | "ResourceType" | "ConfigurationItemCaptureTime", string> {
  Configuration: RoleDetail & EksProperties & RecorderProperties;
}
type EksProperties = Partial<
  Record<"Name" | "RoleArn" | "ClusterName" | "FargateProfileName" | "PodExecutionRoleArn", string>
>;
interface RecorderProperties {
  Recording?: boolean;
  RecordingGroup?: { ResourceTypes?: string[]; ExclusionByResourceTypes?: { ResourceTypes?: string[] } };
}

/** What is read of a Region, and of roles. */
const regionalTypes = "'AWS::Config::ConfigurationRecorder', 'AWS::EKS::Cluster', 'AWS::EKS::FargateProfile'";
const regionalColumns =
  "accountId, awsRegion, resourceType, configurationItemCaptureTime, configuration.Name, configuration.RoleArn, configuration.ClusterName, " +
  "configuration.FargateProfileName, configuration.PodExecutionRoleArn, configuration.Arn, configuration.Recording, " +
  "configuration.RecordingGroup.ResourceTypes, configuration.RecordingGroup.ExclusionByResourceTypes.ResourceTypes";
const roleColumns =
  "accountId, configurationItemCaptureTime, configuration.arn, configuration.roleId, configuration.assumeRolePolicyDocument, " +
  "configuration.attachedManagedPolicies.policyArn, configuration.instanceProfileList.instanceProfileName, " +
  "configuration.rolePolicyList.policyName, configuration.permissionsBoundary.permissionsBoundaryArn";

/** The types whose resources use roles, each with the action that lists them in an account itself. */
const usingTypes = { "AWS::EKS::Cluster": "eks:ListClusters", "AWS::EKS::FargateProfile": "eks:ListFargateProfiles" };

/**
 * Reads accounts from an aggregator of AWS Config.
 * @param aggregator its name or ARN
 * @param wanted the accounts and Regions to read; by default all that it has
 * @throws Unanswered if there is no such aggregator
 * @see https://docs.aws.amazon.com/config/latest/developerguide/querying-AWS-resources.html
 */
export async function collectRecorded(
  aws: AwsConnection,
  caller: CallerIdentity,
  aggregator: string,
  wanted: Partial<Record<"accountIds" | "regions", readonly string[] | undefined>>,
): Promise<AccountRecord[]> {
  const client = new ConfigServiceClient(aws.settings(splitArn(aggregator).region || undefined));
  const { ConfigurationAggregatorName: aggregatorName, ...sources } = await findAggregator(aws, client, aggregator);
  const [ofAccounts] = sources.AccountAggregationSources ?? [];
  const { accountIds = ofAccounts?.AccountIds } = wanted;
  const { regions = (ofAccounts ?? sources.OrganizationAggregationSource)?.AwsRegions } = wanted;
  const accounts = new Map<string, AccountRecord>();
  function accountOf(accountId: string) {
    const account = accounts.get(accountId) ?? nothingOf({ ...caller, accountId }, false, false);
    accounts.set(accountId, account);
    return account;
  }
  accountIds?.forEach(accountOf);
  const select = (columns: string, conditions: string, takeItem: typeof takeInRegion) =>
    aws.ask("config:SelectAggregateResourceConfig", `aggregator ${aggregatorName}`, async (options) => {
      const query = {
        ConfigurationAggregatorName: aggregatorName,
        Expression: `SELECT ${columns} WHERE ${conditions}`,
      };
      const pages = paginateSelectAggregateResourceConfig({ client, pageSize: 100 }, query, options);
      for await (const { Results = [] } of pages)
        for (const item of Results.map(itemFrom)) {
          const { AccountId, ConfigurationItemCaptureTime: time } = item;
          if (accountIds?.includes(AccountId) === false) continue;
          const account = accountOf(AccountId);
          if (account.oldestItem === undefined || time < account.oldestItem) account.oldestItem = time;
          takeItem(account, item);
        }
    });
  // An expression has at most 4,096 characters.
  const inAccounts = accounts.size > 100 ? "" : isOneOf("accountId", accountIds);
  const regional = `resourceType IN (${regionalTypes})${inAccounts}${isOneOf("awsRegion", regions)}`;
  const expectedRegions = new Set(regions);
  await select(regionalColumns, regional, (account, item) => {
    expectedRegions.add(item.AwsRegion);
    takeInRegion(account, item);
  });
  const roleArns = new Set<string | undefined>();
  // Any Region may record a role: its newest item comes first.
  const newestRoles = `resourceType = 'AWS::IAM::Role'${inAccounts} ORDER BY configurationItemCaptureTime DESC`;
  await select(roleColumns, newestRoles, (account, { Configuration: role }) => {
    if (!roleArns.has(role.Arn)) keepRole(roleFrom(role), account.id, usedRoleNames(account), account);
    roleArns.add(role.Arn);
    account.allRoles = true;
  });
  const read = [...accounts.values()];
  for (const account of read) noteMissing(account, expectedRegions);
  return read;
}

/** Notes that nothing is recorded of an account, or of a Region that others have. */
function noteMissing(account: AccountRecord, expectedRegions: Iterable<string>) {
  if (!account.allRoles) {
    note(account, "iam:GetAccountAuthorizationDetails", "role");
    return;
  }
  const readRegions = account.regions.map(({ name }) => name);
  for (const region of expectedRegions)
    if (!readRegions.includes(region)) note(account, "eks:ListClusters", "recorder", region);
}

/** The condition that a property has one of some values; none without values. */
function isOneOf(property: string, values: readonly string[] = []) {
  return values.length === 0 ? "" : ` AND ${property} IN ('${values.join("', '")}')`;
}

/** An item of JSON, with names as IAM and EKS write them: those of AWS Config may begin with a small letter. */
function itemFrom(json: string) {
  const withNames = json.replace(/"[a-z](?=\w*":)/g, (start) => start.toUpperCase());
  return JSON.parse(withNames) as Item;
}

/** The aggregator with a name or an ARN. */
async function findAggregator(aws: AwsConnection, client: ConfigServiceClient, aggregator: string) {
  const aggregators = await aws.ask("config:DescribeConfigurationAggregators", "the account", (options) =>
    itemsOf(paginateDescribeConfigurationAggregators({ client }, {}, options), (page) => page.ConfigurationAggregators),
  );
  const names: string[] = [];
  for (const known of aggregators) {
    const { ConfigurationAggregatorName: name = "", ConfigurationAggregatorArn: arn } = known;
    if (aggregator === name || aggregator === arn) return known;
    names.push(name);
  }
  const region = await client.config.region();
  throw new Unanswered(
    `AWS Config has no aggregator ${quoteTyped(aggregator)} in ${region}${didYouMean(aggregator, names)}. Set AWS_REGION to its Region, and use credentials of its account`,
  );
}

/** The entry with the same name; adds the given one if there is none. */
function sameNamed<Entry extends { name: string }>(entries: Entry[], entry: Entry): Entry {
  const known = entries.find(({ name }) => name === entry.name);
  if (!known) entries.push(entry);
  return known ?? entry;
}

function takeInRegion(account: AccountRecord, item: Item) {
  const { ResourceType, AwsRegion: region, Configuration } = item;
  const { clusters } = sameNamed(account.regions, { name: region, clusters: [] });
  if (!(ResourceType in usingTypes)) {
    noteNotRecorded(account, item);
    return;
  }
  const { FargateProfileName: profile, Name = "", ClusterName: name = Name, Arn = "" } = Configuration;
  const { partition, id: accountId } = account;
  const arn = clusterArn({ partition, region, accountId, name });
  const notRecorded = { status: "", authenticationMode: "", profiles: [], nodeGroups: [], accessEntries: [] };
  const cluster = sameNamed(clusters, { name, arn, ...notRecorded });
  if (profile === undefined) cluster.clusterRole = Configuration.RoleArn;
  else cluster.profiles.push({ name: profile, arn: Arn, role: Configuration.PodExecutionRoleArn ?? "", status: "" });
}

/** Notes the types that a recorder leaves out. Services have recorders of their own. */
function noteNotRecorded(account: AccountRecord, { AwsRegion: region, Configuration }: Item) {
  const { Name = "", Recording, RecordingGroup } = Configuration;
  if (Name.startsWith("AWSConfigurationRecorderFor")) return;
  const { ResourceTypes: included = [], ExclusionByResourceTypes: excluded } = RecordingGroup ?? {};
  for (const [type, action] of Object.entries(usingTypes)) {
    const isIncluded = included.length > 0 ? included.includes(type) : !excluded?.ResourceTypes?.includes(type);
    if (!isIncluded || Recording === false) note(account, action, `recorder of ${type}`, region);
  }
}

/** Notes what AWS Config did not record of an account. */
function note({ id, unknown }: AccountRecord, action: string, what: string, region?: string) {
  const reason = `The aggregator has no ${what} of account ${id}`;
  const toDo = `Let AWS Config record it, or read the account itself: fargate-role scan --account ${id}`;
  unknown.push({ action, reason, toDo, denied: false, region });
}
