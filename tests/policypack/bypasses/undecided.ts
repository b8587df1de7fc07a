import { unknown } from "../../support/analyzer";
import { cfnRole, cloudFormation, fargate, nativePods, openObject, pods, rightObject, type Bypass } from "./parts";

const imported = { "Fn::ImportValue": "x" };
const withService = (Service: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Principal: { Service } }],
});

/** Trust policies that are not known although this is no preview. */
export const undecided: Record<string, Bypass> = {
  "a trust policy that is not known": [pods(unknown), "trust-undecided"],
  "an open statement of aws-native beside one that is not known": [
    nativePods({ ...openObject, Statement: [...openObject.Statement, unknown] }),
    "trust-undecided",
  ],
  "an open aws-native role whose document has an Id that is not known": [
    nativePods({ ...openObject, Id: unknown }),
    "trust-undecided",
  ],
  "an aws-native role for a service that is not known": [nativePods(withService(unknown)), "trust-undecided"],
  "a template whose service is a dynamic reference": [
    [cloudFormation({ Resources: { R: cfnRole(withService("{{resolve:ssm:/fargate}}")) } })],
    "trust-undecided",
  ],
  "a template whose service is joined with a dynamic reference": [
    [
      cloudFormation({
        Resources: { R: cfnRole(withService({ "Fn::Join": ["", ["{{resolve:ssm:/fargate}}", ".amazonaws.com"]] })) },
      }),
    ],
    "trust-undecided",
  ],
  "a template whose service is in the Systems Manager": [
    [
      cloudFormation({
        Parameters: { Service: { Type: "AWS::SSM::Parameter::Value<String>", Default: "lambda.amazonaws.com" } },
        Resources: { R: cfnRole(withService({ Ref: "Service" })) },
      }),
    ],
    "trust-undecided",
  ],
  "a template whose service another stack exports": [
    [cloudFormation({ Resources: { R: cfnRole(withService(imported)) } })],
    "trust-undecided",
  ],
  "a template whose trust policy is text with a SourceArn that another stack exports": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole({
            "Fn::Sub": [JSON.stringify(rightObject).replace(/"arn:aws:eks:[^"]*"/, '"${Arn}"'), { Arn: imported }],
          }),
        },
      }),
    ],
    "trust-undecided",
  ],
  "a template whose trust policy is text with a key that another stack exports": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole({ "Fn::Sub": [JSON.stringify(rightObject).replace("ArnLike", "${Key}"), { Key: imported }] }),
        },
      }),
    ],
    "trust-undecided",
  ],
  "a template whose trust policy is text that a value from elsewhere completes": [
    [cloudFormation({ Resources: { R: cfnRole({ "Fn::Sub": ["${All}", { All: imported }] }) } })],
    "trust-undecided",
  ],
  "a template whose trust policy has more conditions than can be followed": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: Array.from({ length: 7 }, (_, index) => ({
              "Fn::If": [`C${index}`, rightObject.Statement[0], { ...rightObject.Statement[0], Sid: `S${index}` }],
            })),
          }),
        },
      }),
    ],
    "trust-undecided",
  ],
  "a template whose trust policy a transform makes": [
    [
      cloudFormation({
        Resources: { R: cfnRole({ "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: fargate } } }) },
      }),
    ],
    "trust-undecided",
  ],
};
