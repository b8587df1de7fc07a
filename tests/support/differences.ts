import type { Difference } from "../../core/trust";

/** The cluster, else the account or the principal, of each difference: `~` stands before those that it is besides. */
export function whose(differences: readonly Difference[], accountId: string): string[] {
  return differences.map((one) => {
    if (one.kind === "principal") return one.value ?? one.account ?? `any ${one.type}`;
    if (one.kind === "no-profile" || !one.where) return one.kind;
    const { cluster, region, account: of } = one.where;
    const named = (part: string | readonly string[]) => (typeof part === "string" ? part : "~");
    return [
      named(cluster),
      ...(typeof region !== "string" && region.length > 0 ? ["elsewhere"] : []),
      ...(of === accountId ? [] : [named(of)]),
    ].join(" ");
  });
}
