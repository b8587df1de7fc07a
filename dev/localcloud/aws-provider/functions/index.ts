import type { Cloud } from "../core/cloud";
import type { Values } from "../core/values";
import { getInstanceProfiles, getRole, getRolePolicyAttachments, getRoles } from "./iam";
import { getPolicyDocument } from "./policy-document";
import { getCallerIdentity, getDefaultTags, getPartition, getRegion } from "./place";

export type ProviderFunction = (args: Values, cloud: Cloud) => Promise<Values>;

/** Every function of the stand-in by its token. */
export const functions: { [token: string]: ProviderFunction } = {
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getDefaultTags:getDefaultTags": getDefaultTags,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
  "aws:iam/getRole:getRole": getRole,
  "aws:iam/getRoles:getRoles": getRoles,
  "aws:iam/getInstanceProfiles:getInstanceProfiles": getInstanceProfiles,
  "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": getRolePolicyAttachments,
};
