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

/** Trust policy length in characters, white space not counted: the default quota, and as far as AWS raises it. */
export const trustPolicyLimit = 2048;
export const trustPolicyLimitMaximum = 8192;
