import { describe } from "../record";
import { rolesOfInstanceProfile } from "../instance-profiles";
import { ofTypes, type Evidence } from "./evidence";
import { present } from "../../text";

/** Where each kind of resource that starts EC2 instances names its instance profile. */
const places: Record<string, [string, ...(string | number)[]][]> = {
  "aws:ec2/instance:Instance": [["iamInstanceProfile"]],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": [["iamInstanceProfile"]],
  "aws:ec2/launchConfiguration:LaunchConfiguration": [["iamInstanceProfile"]],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    ["iamInstanceProfile", "name"],
    ["iamInstanceProfile", "arn"],
  ],
  "aws-native:ec2:Instance": [["iamInstanceProfile"]],
  "aws-native:autoscaling:LaunchConfiguration": [["iamInstanceProfile"]],
  "aws-native:ec2:LaunchTemplate": [
    ["launchTemplateData", "iamInstanceProfile", "name"],
    ["launchTemplateData", "iamInstanceProfile", "arn"],
  ],
};

/** The role in the instance profile of EC2 instances, started directly or by auto scaling from a template. */
export const instanceProfile: Evidence = {
  concerns: ofTypes(...Object.keys(places)),
  find: (record, stack) =>
    present(places[record.type]).flatMap((path) =>
      rolesOfInstanceProfile(stack, record, ...path).map((role) => ({
        use: "node-group" as const,
        role,
        urn: record.urn,
        evidence: `the instance profile in ${path.join(".")} of ${describe(record)}`,
      })),
    ),
};
