import { printable, printableLines } from "../../core/text";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function withEntities(text: string) {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A text as the content of an element or a quoted attribute of HTML or XML: nothing in it is markup, and all of it printable. */
export function escapeMarkup(text: string): string {
  return withEntities(printable(text));
}

/** The same as the content of an element whose line ends stay. */
export function escapeMarkupLines(text: string): string {
  return withEntities(printableLines(text));
}
