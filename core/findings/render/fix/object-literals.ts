/** A line end in a text is escaped, so that what begins a line is a key. */
const keyLine = /^( *)("(?:[^"\\]|\\.)*"): /gm;
const plainKey = /^"([A-Za-z_]\w*)"$/;

const typed = (value: unknown, sign: string): string =>
  JSON.stringify(value, null, 2).replace(
    keyLine,
    (_, blank: string, key: string) => `${blank}${key.replace(plainKey, "$1")}${sign} `,
  );

/** Indented, as an object of TypeScript. */
export const inTypeScript = (value: unknown): string => typed(value, ":");

/** Indented, as an object of Terraform's language. */
export const inTerraform = (value: unknown): string => withoutTemplates(typed(value, " ="));

/** In a text of Terraform `${` and `%{` begin a template. */
export const withoutTemplates = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");
