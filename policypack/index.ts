import { PolicyPack } from "@pulumi/policy";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../core/findings";
import { packDirectory } from "./adapter/pack-directory";
import { keepWhatIsSent } from "./adapter/sdk";
import { policies } from "./policies";
import { served } from "./serve";

keepWhatIsSent();

const page = join(packDirectory(), "README.md");

new PolicyPack("fargate-pod-execution-role", {
  displayName: "EKS pod execution role for AWS Fargate",
  description: "Who may assume a pod execution role, what it may do, and that no EC2 node shares it.",
  readme: existsSync(page) ? readFileSync(page, "utf8") : undefined,
  provider: "AWS",
  tags: ["aws", "eks", "fargate", "iam"],
  repository,
  enforcementLevel: "mandatory",
  policies: served(policies),
});
