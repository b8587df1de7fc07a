import { eksCluster } from "../service/eks-cluster";
import { fargate, type Service } from "../trust";
import { waysOfClusters } from "./cluster-role";
import type { Estate, RoleFacts } from "./estate";
import { waysOfPods } from "./pod-role";
import type { JudgedRole } from "./role-trust";

const waysFor: ReadonlyMap<Service, (role: RoleFacts, estate: Estate) => readonly JudgedRole[]> = new Map([
  [fargate, waysOfPods],
  [eksCluster, waysOfClusters],
]);

/** The forms of a role that are judged, each for the service that assumes the role. */
export function judgedWays(role: RoleFacts, estate: Estate): { service: Service; way: JudgedRole }[] {
  const { services = [fargate] } = estate.source;
  return services.flatMap((service) => (waysFor.get(service)?.(role, estate) ?? []).map((way) => ({ service, way })));
}
