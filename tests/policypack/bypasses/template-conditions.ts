import { unknown } from "../../support/analyzer";
import { cfnRole, cloudFormation, openObject, rightObject, type Bypass } from "./parts";

const none = { Ref: "AWS::NoValue" };
const when = (condition: string, one: unknown, other: unknown = none) => ({ "Fn::If": [condition, one, other] });
const isStage = (value: string) => ({ "Fn::Equals": [{ Ref: "Stage" }, value] });
const [open] = openObject.Statement;
const [right] = rightObject.Statement;
const role = (...Statement: unknown[]) => cfnRole({ Version: "2012-10-17", Statement });
/** A template whose stage is not known. */
const ofStage = (Conditions: unknown, Resources: unknown, stage: Record<string, unknown> = {}) => [
  cloudFormation(
    { Parameters: { Stage: { Type: "String", ...stage } }, Conditions, Resources },
    { parameters: { Stage: unknown } },
  ),
];

/** Roles in templates that are open where several conditions come out in one way together. */
export const templateConditions: Record<string, Bypass> = {
  "a template that is open for all but one stage": [
    ofStage(
      { Prod: isStage("prod"), Other: { "Fn::Not": [{ Condition: "Prod" }] } },
      { R: role(when("Prod", right), when("Other", open)) },
    ),
    "trust-unsafe",
  ],
  "a template that is open for the stages that have no limit": [
    ofStage(
      { Prod: isStage("prod"), Test: isStage("test") },
      { R: role({ ...open, Condition: when("Prod", right?.Condition, when("Test", right?.Condition)) }) },
      { AllowedValues: ["prod", "test", "dev"] },
    ),
    "trust-unsafe",
  ],
  "a template that is open where one of two stages is not, by both names": [
    ofStage(
      {
        Prod: isStage("prod"),
        Test: isStage("test"),
        Neither: { "Fn::And": [{ "Fn::Not": [{ Condition: "Prod" }] }, { "Fn::Not": [{ Condition: "Test" }] }] },
      },
      { R: role(right, when("Neither", open)) },
    ),
    "trust-unsafe",
  ],
  "a template that is open by the name of a parameter in the Systems Manager": [
    ofStage(
      { Prod: isStage("prod") },
      { R: role(right, when("Prod", open)) },
      { Type: "AWS::SSM::Parameter::Value<String>", AllowedValues: ["/stage"] },
    ),
    "trust-unsafe",
  ],
  "a template that is open by a condition that cannot be read": [
    ofStage(
      {
        Prod: isStage("prod"),
        Odd: { "Fn::Xor": [{ Condition: "Prod" }] },
        Even: { "Fn::Not": [{ Condition: "Odd" }] },
      },
      { R: role(right, when("Even", open)) },
    ),
    "trust-unsafe",
  ],
  "a template's role of some stages, open wherever it is there": [
    ofStage(
      { Prod: isStage("prod"), Other: { "Fn::Not": [{ Condition: "Prod" }] } },
      { R: { ...role(when("Other", open, right)), Condition: "Other" } },
    ),
    "trust-unsafe",
  ],
  "a template's role and profile of some stages, for two clusters": [
    ofStage(
      { Prod: isStage("prod"), Other: { "Fn::Not": [{ Condition: "Prod" }] } },
      {
        R: { ...role(right), Condition: "Other" },
        P: {
          Type: "AWS::EKS::FargateProfile",
          Condition: "Other",
          Properties: { ClusterName: "dev", PodExecutionRoleArn: { "Fn::GetAtt": ["R", "Arn"] } },
        },
      },
    ),
    "profile-role-untrusted",
  ],
  "a template's profile of some stages, for another cluster than its role, which is there in all": [
    ofStage(
      { Prod: isStage("prod"), Other: { "Fn::Not": [{ Condition: "Prod" }] } },
      {
        R: role(right),
        P: {
          Type: "AWS::EKS::FargateProfile",
          Condition: "Other",
          Properties: { ClusterName: "dev", PodExecutionRoleArn: { "Fn::GetAtt": ["R", "Arn"] } },
        },
      },
    ),
    "profile-role-untrusted",
  ],
};
