import { type Answer, type AwsCall, type LocalServer, Refusal, serveAws } from "../../dev/aws-server/server";

/** A role of the fake AWS. */
export interface FakeRole {
  trustPolicy: string;
  uniqueId?: string;
  instanceProfiles?: string[];
  attachedPolicies?: string[];
}

/** What the fake AWS knows of an account; a question about anything else is answered as AWS does. */
export interface FakeAccount {
  accountId: string;
  /** Roles by name. */
  roles: Record<string, FakeRole>;
  /** Node roles by cluster and node group. */
  clusters: Record<string, Record<string, string>>;
  /** ARNs of roles by cluster and Fargate profile, of one Region. Without it nobody may list the Regions. */
  profiles?: Record<string, Record<string, string>>;
  /** Questions that are refused with AccessDenied, by the name of the action. */
  denied?: string[];
  /** Answers nothing at all. */
  hangs?: boolean;
}

/** Enough of IAM, STS and EKS to be asked, and for roles to be changed, by AWS SDK v3, with a record of what was asked. */
export class FakeAws {
  readonly asked: string[] = [];
  /** Requests that came, answered or not. */
  arrived = 0;
  account: FakeAccount = { accountId: "111122223333", roles: {}, clusters: {} };
  /** Called before an answer, with what is in `asked` for it. */
  beforeAnswer: (question: string) => void = () => undefined;
  private server?: LocalServer;

  async start(): Promise<string> {
    this.server = await serveAws((call) => this.answer(call));
    return this.server.endpoint;
  }

  /** Starts it; resolves to the variables with which a process asks it and nobody else. */
  async startWithCredentials(): Promise<NodeJS.ProcessEnv> {
    return {
      AWS_ENDPOINT_URL: await this.start(),
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  private answer(call: AwsCall): Answer {
    this.arrived++;
    if (this.account.hangs) return undefined;
    const { service, action, names, says } = call;
    const about = service === "eks" ? names : [says.RoleName ?? ""];
    const question = [action, ...about.filter((name) => name !== undefined)].join(" ");
    this.asked.push(question);
    this.beforeAnswer(question);
    const { profiles } = this.account;
    if (service === "account" && profiles)
      return { Regions: [{ RegionName: call.region, RegionOptStatus: "ENABLED" }] };
    if (service !== "eks") return this.answerIam(call);
    if (this.account.denied?.includes(action)) return new Refusal("AccessDeniedException", 403);
    return this.answerEks(call);
  }

  private answerIam({ action, says }: AwsCall): Answer {
    const { accountId, denied, roles } = this.account;
    if (denied?.includes(action)) return new Refusal("AccessDenied", 403);
    if (action === "GetCallerIdentity") return `<Account>${accountId}</Account>`;
    const name = says.RoleName ?? "";
    const role = roles[name];
    if (!role) return new Refusal("NoSuchEntity", 404);
    change(role, action, says);
    const document = encodeURIComponent(role.trustPolicy);
    const attached = (role.attachedPolicies ?? []).map(
      (policy) =>
        `<member><PolicyName>${policy.split("/").pop()}</PolicyName><PolicyArn>${policy}</PolicyArn></member>`,
    );
    const profiles = (role.instanceProfiles ?? []).map(
      (profile) => `<member><InstanceProfileName>${profile}</InstanceProfileName></member>`,
    );
    const results: Record<string, string> = {
      GetRole: `<Role><RoleName>${name}</RoleName><Arn>arn:aws:iam::${accountId}:role/${name}</Arn><RoleId>${role.uniqueId ?? ""}</RoleId><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument></Role>`,
      ListInstanceProfilesForRole: `<InstanceProfiles>${profiles.join("")}</InstanceProfiles>`,
      ListAttachedRolePolicies: `<AttachedPolicies>${attached.join("")}</AttachedPolicies>`,
    };
    return results[action] ?? "";
  }

  private answerEks({ action, region, names: [cluster = "", nodeGroup = ""] }: AwsCall): Answer {
    const { accountId, profiles = {} } = this.account;
    if (action === "ListClusters") return { clusters: Object.keys({ ...this.account.clusters, ...profiles }) };
    const ofCluster = profiles[cluster];
    if (ofCluster && action === "DescribeCluster") return { cluster: { status: "ACTIVE" } };
    if (ofCluster && action === "ListFargateProfiles") return { fargateProfileNames: Object.keys(ofCluster) };
    if (ofCluster && action === "ListNodegroups") return { nodegroups: [] };
    if (ofCluster && action === "DescribeFargateProfile") {
      const fargateProfileArn = `arn:aws:eks:${region}:${accountId}:fargateprofile/${cluster}/${nodeGroup}/11111111-2222-3333-4444-555555555555`;
      return { fargateProfile: { fargateProfileArn, podExecutionRoleArn: ofCluster[nodeGroup], status: "ACTIVE" } };
    }
    const groups = this.account.clusters[cluster];
    if (groups && action === "ListNodegroups") return { nodegroups: Object.keys(groups) };
    if (groups?.[nodeGroup] === undefined) return new Refusal("ResourceNotFoundException", 404);
    return { nodegroup: { nodegroupName: nodeGroup, nodeRole: groups[nodeGroup] } };
  }
}

/** What an action of IAM does to a role. */
function change(role: FakeRole, action: string, says: AwsCall["says"]) {
  const { attachedPolicies = [] } = role;
  const { PolicyArn: policy = "", PolicyDocument = "" } = says;
  if (action === "UpdateAssumeRolePolicy") role.trustPolicy = PolicyDocument;
  if (action === "AttachRolePolicy") role.attachedPolicies = [...new Set([...attachedPolicies, policy])];
}
