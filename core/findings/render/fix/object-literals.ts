/** A line end in a text is escaped, so that what begins a line is a key. */
const keyLine = /^( *)("(?:[^"\\]|\\.)*"): /gm;
const plainKey = /^"([A-Za-z_]\w*)"$/;

function typed(value: unknown, sign: string) {
  return JSON.stringify(value, null, 2).replace(
    keyLine,
    (_, blank: string, key: string) => `${blank}${key.replace(plainKey, "$1")}${sign} `,
  );
}

/** Indented, as an object of TypeScript. */
export function inTypeScript(value: unknown): string {
  return typed(value, ":");
}

/** Indented, as an object of Terraform's language. */
export function inTerraform(value: unknown): string {
  return withoutTemplates(typed(value, " ="));
}

/** In a text of Terraform `${` and `%{` begin a template. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?=\{)/g, "$&$&");
}
