import { unknown } from "../../support/analyzer";
import { account, arnOf } from "../fixtures";
import { cfnRole, cloudFormation, fargate, nativePods, openObject, pods, rightObject, type Bypass } from "./parts";

const imported = { "Fn::ImportValue": "x" };
const withService = (Service: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Principal: { Service } }],
});

const arnLike = (value: unknown) => ({ ArnLike: { "aws:SourceArn": value } });
const allow = (Principal: unknown, Condition?: unknown) => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...(Condition !== undefined && { Condition }),
});
const native = (...Statement: unknown[]) => nativePods({ Version: "2012-10-17", Statement });
const service = { Service: fargate };
const template = (...Statement: unknown[]) =>
  cloudFormation({ Resources: { R: cfnRole({ Version: "2012-10-17", Statement }) } });
/** The profiles of a cluster that another stack exports. */
const profilesOf = (accountId: string) => ({
  "Fn::Sub": [`arn:aws:eks:*:${accountId}:fargateprofile/\${X}/*`, { X: imported }],
});

/** Trust policies that are not known in part, at a preview, and unsafe whatever that part is. */
export const partlyKnown: Record<string, Bypass> = {
  "an open statement beside one with a principal that is not known yet": [
    native(allow(service), allow({ AWS: unknown })),
    "trust-unsafe",
  ],
  "an open statement behind one with a SourceArn that is not known yet": [
    native(allow(service, arnLike(unknown)), allow(service)),
    "trust-unsafe",
  ],
  "an open statement in a document whose Id is not known yet": [
    nativePods({ ...openObject, Id: unknown, Statement: [allow(service), allow({ AWS: unknown })] }),
    "trust-unsafe",
  ],
  "another principal beside the service with a SourceArn that is not known yet": [
    native(allow(service, arnLike(unknown)), allow({ AWS: arnOf("x") })),
    "trust-not-exclusive",
  ],
  "everyone beside the service with a SourceArn that is not known yet": [
    native(allow(service, arnLike(unknown)), allow("*")),
    "trust-unsafe|trust-not-exclusive",
  ],
  "an open statement of a template beside one with what another stack exports": [
    [
      cloudFormation({
        Resources: { R: cfnRole({ Version: "2012-10-17", Statement: [allow(service), allow({ AWS: imported })] }) },
      }),
    ],
    "trust-unsafe",
  ],
};

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
  "a template whose account and cluster another stack exports": [
    [template(allow(service, arnLike(profilesOf("${X}"))))],
    "trust-undecided",
  ],
  "a template whose own cluster, and another principal, another stack exports": [
    [template(allow(service, arnLike(profilesOf(account))), allow({ AWS: imported }))],
    "trust-undecided",
  ],
  "a template for all but a cluster that another stack exports": [
    [template(allow(service, { ArnNotLike: arnLike(profilesOf(account)).ArnLike }))],
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
  "a template whose role a transform completes": [
    [
      cloudFormation({
        Resources: {
          R: { Type: "AWS::IAM::Role", Properties: { RoleName: "pods", "Fn::Transform": { Name: "AWS::Include" } } },
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
