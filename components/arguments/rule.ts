import type { Problem } from "./problem";

/** What is known about one argument of the component: it is checked by this, and documented from this. */
export interface ArgumentRule {
  /** What holds when the argument is left out, in words. */
  defaultsTo: string;
  /** The values allowed, in words. */
  limits: string;
  /** A value as one would type it in TypeScript. */
  example: string;
  /** What is wrong with a value at a path. Whatever of it is not known yet is the symbol `notKnown`. */
  check: (value: unknown, path: string) => Problem[];
}

/** Stands for a value, or a part of one, that is not known yet: it is left alone until it arrives. */
export const notKnown = Symbol("not known yet");

/** Checks one value that is known. */
export type Check = (value: unknown, path: string) => Problem[];

/** A text that must satisfy a test. */
export function text(isValid: (text: string) => boolean, rule: string, fix: string): Check {
  return (value, path) => {
    if (value === notKnown || (typeof value === "string" && isValid(value))) return [];
    return [{ path, value, rule, fix }];
  };
}

/** A whole number between two bounds, both included. */
export function wholeNumber(minimum: number, maximum: number, rule: string, fix: string): Check {
  return (value, path) => {
    if (value === notKnown) return [];
    if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    return [{ path, value, rule, fix }];
  };
}

/** True or false. */
export function flag(fix: string): Check {
  return (value, path) =>
    value === notKnown || typeof value === "boolean" ? [] : [{ path, value, rule: "is neither true nor false", fix }];
}

/** A list that holds something, each item of which must pass a check. */
export function list(each: Check, fix: string): Check {
  return (value, path) => {
    if (value === notKnown) return [];
    if (!Array.isArray(value)) return [{ path, value, rule: "is not a list", fix }];
    if (value.length === 0) return [{ path, value, rule: "is empty", fix }];
    return value.flatMap((item, index) => each(item, `${path}[${index}]`));
  };
}

/** A map from text keys, each value of which must pass a check. */
export function map(each: (value: unknown, path: string, key: string) => Problem[], fix: string): Check {
  return (value, path) => {
    if (value === notKnown) return [];
    if (!isRecord(value)) return [{ path, value, rule: "is not a map", fix }];
    return Object.entries(value).flatMap(([key, item]) => each(item, `${path}[${JSON.stringify(key)}]`, key));
  };
}

/** An object with named fields only; a field that is left out is not checked. */
export function fields(checks: Record<string, Check>, fix: string): Check {
  return (value, path) => {
    if (value === notKnown) return [];
    if (!isRecord(value)) return [{ path, value, rule: "is not an object", fix }];
    return Object.entries(value).flatMap(([key, item]) => {
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (!check) return [{ path: `${path}.${key}`, rule: "is not known here", fix }];
      return item === undefined ? [] : check(item, `${path}.${key}`);
    });
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value whose shape decides which resources are made, so that it must be there from the start; its leaves may arrive later. */
export function plain(check: Check, fix: string): Check {
  return (value, path) =>
    value === notKnown
      ? [{ path, rule: "is an output, but decides which resources are made: its leaves alone may be outputs", fix }]
      : check(value, path);
}
