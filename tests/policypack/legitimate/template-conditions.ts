import { executionPolicy } from "../fixtures";
import type { Legitimate, Stack } from "./stack";

const none = { Ref: "AWS::NoValue" };
const when = (condition: string, one: unknown, other: unknown = none) => ({ "Fn::If": [condition, one, other] });
const not = (condition: unknown) => ({ "Fn::Not": [condition] });
const isStage = (value: string) => ({ "Fn::Equals": [{ Ref: "Stage" }, value] });
const isAccount = { "Fn::Equals": [{ Ref: "AWS::AccountId" }, "111122223333"] };
const limit = (cluster: string) => ({
  ArnLike: { "aws:SourceArn": { "Fn::Sub": `arn:aws:eks:*:\${AWS::AccountId}:fargateprofile/${cluster}/*` } },
});
const allow = (Condition: unknown) => ({
  Effect: "Allow",
  Principal: { Service: "eks-fargate-pods.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition,
});
const pods = (...Statement: unknown[]) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement },
    ManagedPolicyArns: [executionPolicy],
  },
});

/** Adds a template whose stage is known only when other resources are made. */
function addTemplate(stack: Stack, Conditions: unknown, Resources: unknown, stage: Record<string, unknown> = {}): void {
  const Parameters = { Stage: { Type: "String", ...stage } };
  stack.add("aws:cloudformation/stack:Stack", "eks", {
    templateBody: JSON.stringify({ Parameters, Conditions, Resources }),
    parameters: { Stage: stack.later("prod") },
  });
}

/** Templates whose conditions come out together in some ways only. */
export const templateConditions: Legitimate = {
  "a template with one statement for production, and one for all else": (stack) => {
    const conditions = { Prod: isStage("prod"), Other: not({ Condition: "Prod" }) };
    addTemplate(stack, conditions, {
      Pods: pods(when("Prod", allow(limit("prod"))), when("Other", allow(limit("dev-*")))),
    });
  },
  "a template with one limit for an account, and another one for the others": (stack) => {
    const { ArnLike } = limit("prod");
    const { ArnLike: StringLike } = limit("dev");
    const conditions = { Prod: isAccount, Other: not(isAccount) };
    addTemplate(stack, conditions, {
      Pods: pods(allow({ ArnLike: when("Prod", ArnLike), StringLike: when("Other", StringLike) })),
    });
  },
  "a template with a limit for each of the stages that there are": (stack) => {
    const conditions = { Prod: isStage("prod"), Test: isStage("test") };
    const AllowedValues = ["prod", "test"];
    const resources = { Pods: pods(allow(when("Prod", limit("prod"), when("Test", limit("test"))))) };
    addTemplate(stack, conditions, resources, { AllowedValues });
  },
  "a template with a statement for each of two stages": (stack) => {
    const conditions = { Prod: isStage("prod"), Test: isStage("test") };
    addTemplate(stack, conditions, {
      Pods: pods(when("Prod", allow(limit("prod"))), when("Test", allow(limit("test")))),
    });
  },
  "a template whose role and profile name their cluster by opposite conditions": (stack) => {
    const conditions = { Prod: isAccount, Other: not({ Condition: "Prod" }) };
    const Properties = {
      ClusterName: when("Prod", "prod", "dev"),
      PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] },
    };
    addTemplate(stack, conditions, {
      Pods: pods(allow(when("Other", limit("dev"), limit("prod")))),
      Profile: { Type: "AWS::EKS::FargateProfile", Properties },
    });
  },
  "a template with a profile for each of two opposite conditions, and one role": (stack) => {
    const conditions = { Prod: isAccount, Other: not({ Condition: "Prod" }) };
    const profile = (ClusterName: string, Condition: string) => ({
      Type: "AWS::EKS::FargateProfile",
      Condition,
      Properties: { ClusterName, PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } },
    });
    addTemplate(stack, conditions, {
      Pods: pods(allow(when("Prod", limit("prod"), limit("dev")))),
      Profile: profile("prod", "Prod"),
      Second: profile("dev", "Other"),
    });
  },
  "a template with a role of some accounts, right wherever it is there": (stack) => {
    const conditions = { Prod: isAccount, Other: not({ Condition: "Prod" }) };
    const Properties = { ClusterName: "dev", PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } };
    addTemplate(stack, conditions, {
      Pods: { ...pods(allow(when("Prod", none, limit("dev")))), Condition: "Other" },
      Profile: { Type: "AWS::EKS::FargateProfile", Condition: "Other", Properties },
    });
  },
};
