/**
 * AWS's limits for roles, clusters and policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */

/** An AWS account id: twelve digits. */
export const accountIdPattern = /^\d{12}$/;

/** Stands for an account if none is known; no AWS account has this number. */
export const noAccount = "000000000000";

/** An EKS cluster name: letters, digits, `-` and `_`, the first a letter or digit; at most `clusterNameLimit` characters. */
export const clusterNameLimit = 100;
export const clusterNamePattern = new RegExp(`^[0-9A-Za-z][0-9A-Za-z_-]{0,${clusterNameLimit - 1}}$`);

/** An IAM role name: letters, digits and `+=,.@_-`; at most `roleNameLimit` characters. */
export const roleNameLimit = 64;
export const roleNamePattern = new RegExp(`^[\\w+=,.@-]{1,${roleNameLimit}}$`);

/** The suffix, in characters, that the aws provider adds to a name prefix, and the longest prefix that leaves room for it. */
export const roleNameSuffixLength = 26;
export const roleNamePrefixLimit = roleNameLimit - roleNameSuffixLength;

/** An IAM path: `/`, or text between two slashes; at most `rolePathLimit` characters. */
export const rolePathPattern = /^\/(?:[!-~]+\/)?$/;
export const rolePathLimit = 512;

/** What a role's description may hold; at most `roleDescriptionLimit` characters. */
export const roleDescriptionPattern = /^[\t\n\r -~\u00A1-\u00FF]*$/;
export const roleDescriptionLimit = 1000;

/** Tags: how many a role can have, and the longest key and value in characters. */
export const tagCountLimit = 50;
export const tagKeyLimit = 128;
export const tagValueLimit = 256;
export const tagPattern = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

/** Session length in seconds. */
export const sessionDurationMinimum = 3600;
export const sessionDurationMaximum = 43200;

/** Trust policy length in characters, white space not counted: the default quota, and as far as AWS raises it. */
export const trustPolicyLimit = 2048;
export const trustPolicyLimitMaximum = 8192;

export const managedPolicyLimit = 10;

/** Name of an inline policy on a role; at most `inlinePolicyNameLimit` characters. */
export const inlinePolicyNameLimit = 128;
export const inlinePolicyNamePattern = new RegExp(`^[\\w+=,.@-]{1,${inlinePolicyNameLimit}}$`);

/** Length of all inline policies of a role together, in characters, white space not counted. */
export const inlinePoliciesLimit = 10_240;
