/** What is used of AWS's SDK. The command's build makes it a file of its own: it takes longer to load than all the rest. */
export { AccountClient, paginateListRegions } from "@aws-sdk/client-account";
export {
  ConfigServiceClient,
  paginateDescribeConfigurationAggregators,
  paginateSelectAggregateResourceConfig,
} from "@aws-sdk/client-config-service";
export {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  EKSClient,
  paginateListAccessEntries,
  paginateListClusters,
  paginateListFargateProfiles,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
export {
  AttachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListAttachedRolePolicies,
  paginateListInstanceProfilesForRole,
  paginateListRolePolicies,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
export { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
export { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
