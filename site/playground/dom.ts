import { pageOf } from "../../core/findings";

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** An element with texts and elements in it. Nothing is ever read as HTML. */
export function make(tag: string, attributes: Record<string, string>, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/** Copies a text, and says in a note whether the browser did: it has no clipboard for a page that did not come by HTTPS. */
export async function copy(text: string, note: HTMLElement, done: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    note.textContent = done;
    return true;
  } catch {
    note.textContent = "The browser does not let this page copy. Select the text, and copy it yourself.";
    return false;
  }
}

/** The address of a page of the site. A page on a disk has no site around it. */
export const addressOf = (page: string): string =>
  location.protocol === "file:" ? pageOf(page.replace(/html$/, "md")) : page;
