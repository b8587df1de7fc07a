import type { IncomingMessage } from "node:http";

/** A call of the AWS API. */
export interface Call {
  /** `iam`, `sts`, `eks`, `account`. */
  service: string;
  /** `CreateRole`, `CreateFargateProfile`. */
  action: string;
}

/** What an HTTP request asks AWS for. */
export function callOf(request: Pick<IncomingMessage, "headers" | "method" | "url">, body: Buffer): Call {
  // Credential=KEY/DATE/REGION/SERVICE/aws4_request
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (service === "eks") return { service, action: eksAction(request) };
  // Services of AWS's JSON protocol say it in a header: AWSOrganizationsV20161128.ListAccounts
  const [, target] = String(request.headers["x-amz-target"] ?? "").split(".");
  if (target !== undefined) return { service, action: target };
  // The one call that the command makes of this service.
  if (service === "account") return { service, action: "ListRegions" };
  return { service, action: new URLSearchParams(body.toString()).get("Action") ?? "" };
}

/** EKS says what it is asked for by method and path only: /clusters/NAME/node-groups/NAME. */
function eksAction({ method = "", url = "" }: Pick<IncomingMessage, "method" | "url">): string {
  const [kind, , part, name, detail] = url.split("?")[0].split("/").slice(1);
  if (kind === "tags") return { GET: "ListTagsForResource", POST: "TagResource" }[method] ?? "UntagResource";
  const nouns: { [part: string]: [one: string, many: string] } = {
    "node-groups": ["Nodegroup", "Nodegroups"],
    "fargate-profiles": ["FargateProfile", "FargateProfiles"],
    "access-entries": ["AccessEntry", "AccessEntries"],
  };
  if (part === "update-config") return "UpdateClusterConfig";
  if (detail === "update-config") return "UpdateNodegroupConfig";
  const [one, many] = nouns[part ?? ""] ?? ["Cluster", "Clusters"];
  const hasName = part === undefined ? url.split("?")[0].split("/").length > 2 : name !== undefined;
  if (method === "GET") return hasName ? `Describe${one}` : `List${many}`;
  if (method === "DELETE") return `Delete${one}`;
  return hasName ? `Update${one}` : `Create${one}`;
}
