import { tagCountLimit, tagKeyLimit, tagValueLimit } from "../../core/iam";
import type { Problem } from "./problem";
import type { ArgumentRule } from "./rule";
import { map, notKnown } from "./rule";

const fix = 'Give tags: { team: "platform" }';

const eachTag = map((value, path, key): Problem[] => {
  if (key.length < 1 || key.length > tagKeyLimit) {
    return [{ path, rule: `has a key that is not 1 to ${tagKeyLimit} characters long`, fix: "Give a shorter key" }];
  }
  if (/^aws:/i.test(key)) {
    return [{ path, rule: "has a key that begins with aws:, which AWS keeps for itself", fix: "Give another key" }];
  }
  if (value === notKnown || (typeof value === "string" && value.length <= tagValueLimit)) return [];
  return [{ path, value, rule: `is not a text of at most ${tagValueLimit} characters`, fix: "Give a shorter text" }];
}, fix);

export const tags: ArgumentRule = {
  defaultsTo: "none but the provider's default tags",
  limits: `At most ${tagCountLimit}; key 1 to ${tagKeyLimit} characters, not beginning with \`aws:\`; value at most ${tagValueLimit}`,
  example: '{ team: "platform" }',
  check(value, path) {
    const problems = eachTag(value, path);
    const count = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
    if (count > tagCountLimit) {
      const rule = `are too many: a role can have ${tagCountLimit} tags`;
      problems.push({ path, value: count, rule, fix: `Leave out ${count - tagCountLimit}` });
    }
    return problems;
  },
};
