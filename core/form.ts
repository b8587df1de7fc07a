import { isObject } from "./text";

/** Says whether a value that was read from a file has the form that is expected. */
export type Form = (value: unknown) => boolean;

export const isText: Form = (value) => typeof value === "string";
export const isFlag: Form = (value) => typeof value === "boolean";
export const isNumber: Form = (value) => typeof value === "number";

/** One of these values and no other. */
export function isOneOf(...values: unknown[]): Form {
  return (value) => values.includes(value);
}

/** A value of the form, or none. */
export function isOptional(form: Form): Form {
  return (value) => value === undefined || form(value);
}

/** A value of one of the forms. */
export function isEither(...forms: Form[]): Form {
  return (value) => forms.some((form) => form(value));
}

/** A list of which every item has the form. */
export function isListOf(form: Form): Form {
  return (value) => Array.isArray(value) && value.every(form);
}

/** An object with these members; it may have others. */
export function isObjectWith(members: Record<string, Form>): Form {
  return (value) => isObject(value) && Object.entries(members).every(([name, form]) => form(value[name]));
}
