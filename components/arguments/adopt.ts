import { name } from "./name";
import type { ArgumentRule } from "./rule";
import { fields, flag, plain } from "./rule";

const fix = 'Give adopt: { name: "AmazonEKSFargatePodExecutionRole" }';

const deleteFix = "Give deleteWithStack: true or leave it out";

const checkFields = plain(
  fields({ name: plain(name.check, fix), deleteWithStack: plain(flag(deleteFix), deleteFix) }, fix),
  fix,
);

export const adopt: ArgumentRule = {
  defaultsTo: "none: a new role is made",
  limits: "`name`: a role's name, as plain text; `deleteWithStack`: `true` or `false` (the default)",
  example: '{ name: "AmazonEKSFargatePodExecutionRole" }',
  check(value, path) {
    const problems = checkFields(value, path);
    if (problems.length > 0) return problems;
    return (value as { name?: unknown }).name === undefined ? [{ path, value, rule: "names no role", fix }] : [];
  },
};
