import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

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
  /** Types of access entries by cluster and principal. */
  entries?: Record<string, Record<string, string>>;
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
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.arrived++;
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (this.account.hangs) return;
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const words = path.split("/").slice(1).map(decodeURIComponent);
    if (path === "/") this.answerIam(new URLSearchParams(body), response);
    else if (words[2] === "access-entries") this.answerEntry(request.method ?? "", words, body, response);
    else this.answerEks(words, response);
  }

  private ask(question: string): void {
    this.asked.push(question);
    this.beforeAnswer(question);
  }

  private answerIam(query: URLSearchParams, response: ServerResponse): void {
    const action = query.get("Action") ?? "";
    const name = query.get("RoleName") ?? "";
    this.ask(`${action} ${name}`);
    const role = this.account.roles[name];
    if (this.account.denied?.includes(action)) return xmlError(response, 403, "AccessDenied");
    if (action === "GetCallerIdentity") {
      response.setHeader("content-type", "text/xml");
      response.end(
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${this.account.accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
      return;
    }
    if (!role) return xmlError(response, 404, "NoSuchEntity");
    change(role, action, query);
    const arn = `arn:aws:iam::${this.account.accountId}:role/${name}`;
    const document = encodeURIComponent(role.trustPolicy);
    const results: Record<string, string> = {
      GetRole: `<Role><RoleName>${name}</RoleName><Arn>${arn}</Arn><RoleId>${role.uniqueId ?? ""}</RoleId><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument></Role>`,
      ListInstanceProfilesForRole: `<InstanceProfiles>${members(role.instanceProfiles, "InstanceProfileName")}</InstanceProfiles>`,
      ListAttachedRolePolicies: `<AttachedPolicies>${(role.attachedPolicies ?? [])
        .map(
          (policy) =>
            `<member><PolicyName>${policy.split("/").pop()}</PolicyName><PolicyArn>${policy}</PolicyArn></member>`,
        )
        .join("")}</AttachedPolicies>`,
    };
    response.setHeader("content-type", "text/xml");
    response.end(
      `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${results[action] ?? ""}</${action}Result></${action}Response>`,
    );
  }

  private answerEntry(
    method: string,
    [, cluster = "", , name]: string[],
    body: string,
    response: ServerResponse,
  ): void {
    const entries = ((this.account.entries ??= {})[cluster] ??= {});
    const { principalArn = name ?? "", type = "" } = JSON.parse(body || "{}") as {
      principalArn?: string;
      type?: string;
    };
    const verb = { POST: "Create", DELETE: "Delete" }[method] ?? "Describe";
    this.ask(`${verb}AccessEntry ${cluster} ${principalArn}`);
    if (verb === "Create" && entries[principalArn] !== undefined)
      return jsonError(response, 409, "ResourceInUseException");
    if (verb === "Create") entries[principalArn] = type;
    else if (entries[principalArn] === undefined) return jsonError(response, 404, "ResourceNotFoundException");
    const accessEntry = { principalArn, type: entries[principalArn] };
    if (verb === "Delete") delete entries[principalArn];
    json(response, { accessEntry });
  }

  private answerEks([, cluster, , nodeGroup]: string[], response: ServerResponse): void {
    const action = nodeGroup ? "DescribeNodegroup" : cluster ? "ListNodegroups" : "ListClusters";
    this.ask([action, cluster, nodeGroup].filter(Boolean).join(" "));
    if (this.account.denied?.includes(action)) return jsonError(response, 403, "AccessDeniedException");
    const groups = this.account.clusters[cluster];
    if (action === "ListClusters") return json(response, { clusters: Object.keys(this.account.clusters) });
    if (!groups) return jsonError(response, 404, "ResourceNotFoundException");
    if (action === "ListNodegroups") return json(response, { nodegroups: Object.keys(groups) });
    if (groups[nodeGroup] === undefined) return jsonError(response, 404, "ResourceNotFoundException");
    json(response, { nodegroup: { nodegroupName: nodeGroup, nodeRole: groups[nodeGroup] } });
  }
}

/** What an action of IAM does to a role. */
function change(role: FakeRole, action: string, query: URLSearchParams): void {
  const { attachedPolicies = [] } = role;
  const policy = query.get("PolicyArn") ?? "";
  if (action === "UpdateAssumeRolePolicy") role.trustPolicy = query.get("PolicyDocument") ?? "";
  if (action === "AttachRolePolicy") role.attachedPolicies = [...new Set([...attachedPolicies, policy])];
  if (action === "DetachRolePolicy") role.attachedPolicies = attachedPolicies.filter((one) => one !== policy);
}

function members(values: string[] = [], element: string): string {
  return values.map((value) => `<member><${element}>${value}</${element}></member>`).join("");
}

function xmlError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "text/xml" });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  );
}

function jsonError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": code });
  response.end(JSON.stringify({ message: "no" }));
}

function json(response: ServerResponse, content: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(content));
}
