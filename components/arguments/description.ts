import { roleDescriptionLimit, roleDescriptionPattern } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { text } from "./rule";

export const description: ArgumentRule = {
  defaultsTo: "a text that says what the role is for",
  limits: `At most ${roleDescriptionLimit} characters of Latin-1: no em dash, no curly quotes`,
  example: '"Pulls images and ships logs for the pods of my-cluster"',
  check: text(
    (value) => roleDescriptionPattern.test(value) && value.length <= roleDescriptionLimit,
    `is not a description that IAM takes: at most ${roleDescriptionLimit} characters of Latin-1, without em dashes and curly quotes`,
    "Use plain hyphens and straight quotes, and fewer words",
  ),
};
