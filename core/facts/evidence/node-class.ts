import { useOfInstanceProfile } from "../stack/instance-profiles";
import { useAt, type EvidenceKind } from "./evidence";

// Any version of the API counts, and a patch counts as a resource does.
const typePattern =
  /^kubernetes:(?:karpenter\.k8s\.aws\/[^:]+:EC2NodeClass|eks\.amazonaws\.com\/[^:]+:NodeClass|karpenter\.k8s\.aws\/[^:]+:AWSNodeTemplate)(?:Patch)?$/;
/** A Provisioner of Karpenter 0.x may describe its nodes itself. */
const provisionerPattern = /^kubernetes:karpenter\.sh\/[^:]+:Provisioner(?:Patch)?$/;

/**
 * The node role, or the instance profile with it, in Karpenter's EC2NodeClass and in the NodeClass of EKS Auto Mode.
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const nodeClass: EvidenceKind = {
  concerns: (type) => typePattern.test(type) || provisionerPattern.test(type),
  find(record, stack) {
    const byRole = useAt(stack, record, "node-group", ["spec", "role"]);
    if (byRole.length > 0) return byRole;
    const place = provisionerPattern.test(record.type) ? ["provider"] : [];
    return useOfInstanceProfile(stack, record, ["spec", ...place, "instanceProfile"]);
  },
};
