import { useOfInstanceProfile } from "../stack/instance-profiles";
import { text } from "../../records/record";
import { karpenterInstanceProfileKey, karpenterSettingsName } from "../../readers/kubernetes/objects";
import { ofTypes, type EvidenceKind } from "./evidence";

/**
 * The instance profile that Karpenter 0.x gives to all nodes, in the ConfigMap of its settings.
 * @see https://karpenter.sh/v0.31/concepts/settings/
 */
export const karpenterSettings: EvidenceKind = {
  concerns: ofTypes("kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"),
  find(record, stack) {
    if (text(record.props, "metadata", "name") !== karpenterSettingsName) return [];
    return useOfInstanceProfile(stack, record, ["data", karpenterInstanceProfileKey], {
      path: karpenterInstanceProfileKey,
    });
  },
};
