import type { ArgumentRule } from "./rule";
import { list, text } from "./rule";

const prefixPattern = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
const prefixLimit = 256;
const fix = 'Give pullThroughCachePrefixes: ["docker-hub"] as `aws ecr describe-pull-through-cache-rules` shows them';

export const pullThroughCachePrefixes: ArgumentRule = {
  defaultsTo: "none",
  limits: "ECR repository prefixes of 2 to 256 lower-case letters, digits, `._-/`, without the last slash",
  example: '["docker-hub"]',
  check: list(
    text(
      (prefix) => prefixPattern.test(prefix) && prefix.length >= 2 && prefix.length <= prefixLimit,
      "is not a repository prefix of ECR: 2 to 256 lower-case letters, digits and ._-/, without the last slash",
      fix,
    ),
    fix,
  ),
};
