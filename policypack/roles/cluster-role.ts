import { fixFor } from "../../core/advise/fix";
import type { Estate } from "../../core/facts/estate";
import { programFix } from "../../core/findings/render/fix/program";
import { trustPolicy } from "../../core/rules/trust-policy";
import { eksCluster } from "../../core/service/eks-cluster";
import type { Scene } from "../trust/intended";
import { placeOf } from "./permissions";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html";

/** Who can use the roles of clusters. It is judged at the end of a stack: a role comes before the cluster that it is for. */
export function judgeClusterRoles(estate: Estate, { config, output }: Scene): void {
  const { accounts, clusters, regions, organizations } = config;
  const source = { ...estate.source, services: [eksCluster], allowed: { accounts, clusters, regions, organizations } };
  const ofClusters: Estate = { ...estate, source };
  for (const role of estate.roles)
    for (const found of trustPolicy.judge(role, ofClusters)) {
      const advice = programFix(fixFor(found, ofClusters), { role: role.made && placeOf(role.made) });
      // A trust policy that is not known yet is judged in the update.
      if (found.level !== "unknown") output.reportFound([found], advice, page);
    }
}
