import { withoutPassedServices } from "../../../core/service/fargate";

/** What a text has, however it is written, if a reader takes it, or if it has to be said that none does. */
const signs: readonly RegExp[] = [
  // The service, its managed policy, a profile, and what makes one.
  /fargate/i,
  // A trust policy: of a template, of Terraform, of Pulumi, or as the AWS CLI shows it.
  /assume_?role_?policy|Statement/i,
  // A list of roles, also an empty page of it.
  /\bRoleName\b|\bRole(?:s|DetailList)["']?\s*:|^ROLE\t/m,
  // A template, also inside what get-template prints. It may give the role of another file to nodes.
  /AWSTemplateFormatVersion|Resources\\?["']?\s*:/,
  // Plans, states, previews and saved accounts.
  /\b(?:format|terraform)_version\b|terraform\.ui|"encrypted_data"|"deployment"|"steps"|urn:pulumi:|"accounts"/,
  // A letter in another form, which may stand in any of these words.
  /\\(?:u00|x)[4-7]/i,
  // What is not a text, or empty.
  /\0|^\s*$/,
];

/** False for a text that says nothing of roles in any format: it need not be parsed. */
export function hasSign(text: string): boolean {
  return signs.some((sign) => sign.test(text));
}

/** What JSON or a template has that holds a policy, however damaged it is. */
export const holdsPolicy = /^\s*[[{][^]*(?:Statement|assume_?role_?policy)|AssumeRolePolicyDocument["']?\s*:/i;

/** What a text holds that may say something of roles, however damaged it is. */
export const mayConcernRoles =
  /eks-fargate|assume_?role_?policy|"Statement"|AWSTemplateFormatVersion|"(?:format|terraform)_version"|terraform\.ui|"deployment"/i;

/** What only the files that are read have, however damaged they are; of YAML in several documents only a template. */
export const ownSigns =
  /AWSTemplateFormatVersion|AssumeRolePolicyDocument|"(?:assume_role_policy|Statement|(?:format|terraform)_version|deployment|steps)"/;
export const ownSignsOfTemplates = /AWSTemplateFormatVersion|AssumeRolePolicyDocument/;

/** What a template says of a role or a Fargate profile. */
export const namesRoles = /eks-fargate|AssumeRolePolicyDocument|FargateProfile/i;

/** True for a text that names the Fargate service, also if its domain is filled in later, as in `eks-fargate-pods.${AWS::URLSuffix}`. */
export function namesService(text: string): boolean {
  return /eks-fargate-pods\.(?:amazonaws\.com|["'${<%])/i.test(withoutPassedServices(text));
}

/** A profile, its managed policy, or a module that makes it. An action of EKS, such as `eks:CreateFargateProfile`, makes nothing. */
const profileSigns = /AmazonEKSFargatePodExecutionRolePolicy|modules\/fargate-profile|(?<!eks:\w+)Fargate_?Profile/i;

/** A cluster of the AWS CDK, or an argument of that of @pulumi/eks. ECS has neither; a text may well be the name of its cluster. */
const clusterSigns = /(?<!["'`][\w-]*)FargateCluster|\b[Ff]argate["']?\s*[:=]\s*(?:[Tt]rue\b|pulumi\.Bool\(true|\{)/;

/** True for a text that makes something of Fargate on EKS. */
export function namesFargate(text: string): boolean {
  const isOfEks = /(?:\b|_|aws)eks\b/i.test(text);
  return namesService(text) || profileSigns.test(text) || (isOfEks && clusterSigns.test(text));
}
