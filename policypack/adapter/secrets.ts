import { memoizeByObject } from "../../core/memoize";
import type { Facts } from "../../core/facts/facts";
import type { ResourceRecord } from "../../core/records/record";
import { secretsAmong } from "../../core/records/secrets";

/** The secrets of a stack, found once for all policies. */
export const secretsOf = memoizeByObject(({ stack }: Facts) => secretsAmong(stack.records));

/** The secrets of one resource. */
export const secretsIn = memoizeByObject((record: ResourceRecord) => secretsAmong([record]));
