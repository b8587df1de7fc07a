import { printable } from "../../core/text";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * A text as the content of an element or a quoted attribute of HTML or XML: nothing in it is markup, and what neither
 * may hold, or would turn the text around, stands as `\u001b`. Line ends stay.
 */
export function escapeMarkup(text: string): string {
  const lines = text.split("\n").map(printable);
  return lines.join("\n").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
