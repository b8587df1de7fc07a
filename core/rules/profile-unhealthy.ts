import type { ProfileUnhealthy } from "../findings/found";
import { knownItems, text } from "../records/record";
import type { ProfileRule } from "./rule";

/** A profile that EKS reports a problem of. */
export const profileUnhealthy = {
  ids: ["profile-unhealthy"],
  about: "profile",
  needs: "complete",
  judge({ record, role, profile: name, cluster, region }): ProfileUnhealthy[] {
    const status = text(record.props, "status") ?? "";
    const issues = knownItems(record.props, "issues").map((issue) => ({
      code: text(issue, "code") ?? "",
      message: text(issue, "message") ?? "",
    }));
    const isFailed = status.endsWith("_FAILED");
    // A role that is not there is a finding of its own, and the cause.
    if (role?.urn === undefined || (!isFailed && issues.length === 0)) return [];
    const profile = { name, cluster, region };
    const why = { ...(isFailed && { status }), issues };
    return [{ id: "profile-unhealthy", kind: "unhealthy", role, profile, at: record, ...why }];
  },
} satisfies ProfileRule;
