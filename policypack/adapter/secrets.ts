import { memoizeByObject } from "../../core/iam/memoize";
import { secretsAmong, type Facts, type ResourceRecord } from "../../core/role-uses";

/** The secrets of a stack, found once for all policies. */
export const secretsOf = memoizeByObject(({ stack }: Facts) => secretsAmong(stack.records));

/** The secrets of one resource. */
export const secretsIn = memoizeByObject((record: ResourceRecord) => secretsAmong([record]));
