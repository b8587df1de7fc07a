/** An AWS account as large as wanted, which answers in pages as AWS does and counts what it is asked. */
import { executionPolicyArn, fargateService, sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy, type TrustPolicy } from "../../core/trust";
import { type AwsCall, type LocalServer, Refusal, serveAws } from "../aws-server/server";

export interface AccountSize {
  roles: number;
  /** How many of the roles are for Fargate. */
  fargateRoles: number;
  regions: number;
  /** In the first Regions, as many in each. */
  clusters: number;
  clusterRegions: number;
  profiles: number;
  /** How many of the roles for Fargate are wrong, each in one of some ways; none by default. */
  wrongRoles?: number;
}

/** The account of the measurements. */
export const measuredSize: AccountSize = {
  roles: 1_000,
  fargateRoles: 200,
  regions: 17,
  clusters: 50,
  clusterRegions: 4,
  profiles: 300,
};

/** The most items that AWS gives in one page. */
const pageSizes = { roles: 1_000, eks: 100, regions: 50 };

const accountId = "111122223333";
const regionNames = [
  ..."eu-west-1 us-east-1 us-east-2 us-west-2 eu-central-1 eu-north-1 eu-west-2 eu-west-3 us-west-1".split(" "),
  ..."ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 sa-east-1".split(
    " ",
  ),
];

interface Profile {
  name: string;
  role: string;
}

interface Cluster {
  name: string;
  region: string;
  profiles: Profile[];
}

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const roleArn = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

/** What people get wrong in a trust policy: each makes a right one wrong. */
const ways: ((policy: TrustPolicy) => void)[] = [
  ({ Statement: [one] }) => delete one.Condition,
  ({ Statement: [one] }) => (one.Condition = { StringEquals: { "aws:SourceAccount": accountId } }),
  ({ Statement: [one] }) => (one.Condition = { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" } }),
  ({ Statement: [one] }) => (one.Principal = { Service: "eks-fargate-pod.amazonaws.com" }),
  ({ Statement: [one] }) => (one.Principal = { Service: [fargateService, "lambda.amazonaws.com"] }),
  ({ Statement }) => Statement.push({ ...Statement[0], Principal: { AWS: roleArn("deployer") }, Condition: undefined }),
  ({ Statement }) => Statement.push({ ...Statement[0], Effect: "Deny", Principal: { AWS: "*" }, Condition: undefined }),
];

function wronged(trust: string, index: number): string {
  const policy = JSON.parse(trust) as TrustPolicy;
  ways[index % ways.length](policy);
  return JSON.stringify(policy);
}

/** Serves the account until it is stopped. */
export class LargeAccount {
  /** Every call so far, as `service:Action`. */
  readonly calls: string[] = [];
  private readonly clusters: Cluster[];
  private server?: LocalServer;

  constructor(readonly size: AccountSize) {
    this.clusters = many(size.clusters, (index) => ({
      name: `cluster-${index}`,
      region: regionNames[index % size.clusterRegions] ?? "",
      profiles: [],
    }));
    for (let index = 0; index < size.profiles; index++)
      this.clusters[index % size.clusters]?.profiles.push({
        name: `profile-${index}`,
        role: roleArn(`pods-${index % size.fargateRoles}`),
      });
  }

  async start(): Promise<string> {
    this.server = await serveAws((call) => this.answer(call));
    return this.server.endpoint;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** The fewest calls with which all of it can be read, by the sizes of AWS's pages. */
  leastCalls(): number {
    const { roles, regions } = this.size;
    const pages = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));
    const perCluster = this.clusters.map(({ profiles }) => {
      const entries = new Set(profiles.map(({ role }) => role)).size;
      // Itself, its node groups (it has none), its profiles and each of them, its access entries and each of them.
      return 2 + pages(profiles.length, pageSizes.eks) + profiles.length + pages(entries, pageSizes.eks) + entries;
    });
    const identityAndQuotas = 2;
    const clusterLists = regions;
    return (
      identityAndQuotas +
      pages(regions, pageSizes.regions) +
      pages(roles, pageSizes.roles) +
      clusterLists +
      perCluster.reduce((sum, calls) => sum + calls, 0)
    );
  }

  private answer(call: AwsCall): string | object {
    this.calls.push(`${call.service}:${call.action}`);
    if (call.service === "eks") return this.eks(call);
    return call.service === "account" ? this.regions() : this.query(call);
  }

  private regions(): object {
    const names = regionNames.slice(0, this.size.regions);
    return { Regions: names.map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })) };
  }

  private eks({ action, region, names: [name = "", item = ""], says }: AwsCall): object {
    const own = this.clusters.filter((cluster) => cluster.region === region);
    const profiles = own.find((cluster) => cluster.name === name)?.profiles ?? [];
    const arn = `arn:aws:eks:${region}:${accountId}`;
    const accessConfig = { authenticationMode: "API" };
    const podExecutionRoleArn = profiles.find((profile) => profile.name === item)?.role;
    const fargateProfileArn = `${arn}:fargateprofile/${name}/${item}/11111111-2222-3333-4444-555555555555`;
    const answers: Record<string, () => object> = {
      ListClusters: () => page("clusters", namesOf(own), says),
      DescribeCluster: () => ({ cluster: { name, arn: `${arn}:cluster/${name}`, status: "ACTIVE", accessConfig } }),
      ListNodegroups: () => ({ nodegroups: [] }),
      ListFargateProfiles: () => page("fargateProfileNames", namesOf(profiles), says),
      DescribeFargateProfile: () => ({
        fargateProfile: { fargateProfileName: item, fargateProfileArn, podExecutionRoleArn, status: "ACTIVE" },
      }),
      ListAccessEntries: () => page("accessEntries", [...new Set(profiles.map(({ role }) => role))], says),
      DescribeAccessEntry: () => ({ accessEntry: { principalArn: item, type: "FARGATE_LINUX" } }),
    };
    return answers[action]?.() ?? new Refusal("AccessDeniedException", 403);
  }

  private query({ action, says }: AwsCall): string {
    if (action === "GetCallerIdentity")
      return `<Account>${accountId}</Account><Arn>arn:aws:iam::${accountId}:user/bench</Arn>`;
    if (action === "GetAccountSummary")
      return "<SummaryMap><entry><key>AssumeRolePolicySizeQuota</key><value>4096</value></entry></SummaryMap>";
    const from = Number(says.Marker ?? 0);
    const to = Math.min(from + Number(says.MaxItems), this.size.roles);
    const isMore = to < this.size.roles;
    const roles = many(to - from, (index) => this.role(from + index)).join("");
    const marker = isMore ? `<Marker>${to}</Marker>` : "";
    return `<RoleDetailList>${roles}</RoleDetailList><Policies/><IsTruncated>${isMore}</IsTruncated>${marker}`;
  }

  /** A role for Fargate that is right for its clusters, or one of Lambda's. */
  private role(index: number): string {
    const isForFargate = index < this.size.fargateRoles;
    const name = isForFargate ? `pods-${index}` : `function-${index}`;
    const right = JSON.stringify(isForFargate ? this.trustOf(roleArn(name)) : buildTrustPolicy([]));
    const trust = isForFargate ? right : right.replace("eks-fargate-pods", "lambda");
    const isWrong = index < (this.size.wrongRoles ?? 0);
    const document = encodeURIComponent(isWrong ? wronged(trust, index) : trust);
    const policy = isForFargate ? executionPolicyArn("aws") : `arn:aws:iam::${accountId}:policy/own`;
    return (
      `<member><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${index}</RoleId><Arn>${roleArn(name)}</Arn>` +
      `<AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument><InstanceProfileList/><RolePolicyList/>` +
      `<AttachedManagedPolicies><member><PolicyName>p</PolicyName><PolicyArn>${policy}</PolicyArn></member>` +
      "</AttachedManagedPolicies></member>"
    );
  }

  private trustOf(arn: string): object {
    const users = this.clusters.filter(({ profiles }) => profiles.some(({ role }) => role === arn));
    return buildTrustPolicy(
      users.map(({ name, region }) => sourceArn({ partition: "aws", region, accountId, cluster: name })),
    );
  }
}

function namesOf(items: readonly { name: string }[]): string[] {
  return items.map(({ name }) => name);
}

/** A page of names; AWS's next token is where the next page begins. */
function page(member: string, names: readonly string[], { nextToken, maxResults }: AwsCall["says"]): object {
  const from = Number(nextToken ?? 0);
  const to = from + Math.min(Number(maxResults ?? pageSizes.eks), pageSizes.eks);
  return { [member]: names.slice(from, to), nextToken: to < names.length ? String(to) : undefined };
}
