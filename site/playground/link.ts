import { accountIn, fields, type Options } from "./known";

/** What a link holds. */
export interface Shared extends Options {
  text: string;
}

/** Ids that AWS uses in its examples. */
const exampleAccounts = ["111122223333", "444455556666", "777788889999", "123456789012", "210987654321"];

/** With each account id replaced by an example's, the same one by the same. */
function withoutAccounts(given: Shared): Shared {
  const shared = { ...given, account: accountIn(given.account) };
  const all = [...fields.map((field) => shared[field]), shared.text].join("\n").match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const found = new Map([...new Set(all)].map((id, index) => [id, exampleAccounts[index] ?? String(1e11 + index)]));
  const replaced = (one: string): string => one.replace(/(?<!\d)\d{12}(?!\d)/g, (id) => found.get(id) ?? id);
  return eachField((field) => replaced(shared[field]));
}

function eachField(valueOf: (field: keyof Shared) => string): Shared {
  return Object.fromEntries(
    (["text", ...fields] as const).map((field) => [field, valueOf(field)]),
  ) as unknown as Shared;
}

/** The part of a link behind its `#`. A browser sends it to no server. */
export function fragmentOf(shared: Shared): string {
  const bytes = new TextEncoder().encode(JSON.stringify(withoutAccounts(shared)));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What a link holds; undefined if it holds nothing, or something else. */
export function readFragment(fragment: string): Shared | undefined {
  try {
    const binary = atob(fragment.replace(/^#/, "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Record<keyof Shared, unknown>>;
    const textOf = (one: unknown): string => (typeof one === "string" ? one : "");
    return eachField((field) => textOf(value[field]));
  } catch {
    return undefined;
  }
}
