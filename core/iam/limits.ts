/**
 * AWS's limits for what a pod execution role is made of.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */

/** An AWS account id: twelve digits. */
export const accountIdPattern = /^\d{12}$/;

/** An EKS cluster name: 1 to 100 letters, digits, `-` and `_`, the first a letter or digit. */
export const clusterNamePattern = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;

/** An IAM role name: 1 to 64 letters, digits and `+=,.@_-`. */
export const roleNamePattern = /^[\w+=,.@-]{1,64}$/;

/** Longest name prefix, in characters, that leaves room for the suffix the aws provider adds. */
export const roleNamePrefixLimit = 38;

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

/** Session length in seconds. */
export const sessionDurationMinimum = 3600;
export const sessionDurationMaximum = 43200;

/** Trust policy length in characters, white space not counted: the default quota, and as far as AWS raises it. */
export const trustPolicyLimit = 2048;
export const trustPolicyLimitMaximum = 8192;

/** Managed policies on one role by default. */
export const managedPolicyLimit = 10;
