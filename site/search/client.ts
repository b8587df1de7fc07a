// The search of the site, in TypeDoc's own box: TypeDoc opens it and moves along the results, and without its own index it
// finds nothing itself.
import MiniSearch, { type SearchResult } from "minisearch";
import { type Entry, indexOptions, searchOptions } from "./entries";

declare global {
  interface Window {
    /** What the script of the index leaves there. */
    searchIndex?: Parameters<typeof MiniSearch.loadJS<Entry>>[0];
  }
}

type Found = Entry & Pick<SearchResult, "terms">;

const element = (id: string): HTMLElement => document.getElementById(`tsd-search-${id}`) as HTMLElement;
const base = document.documentElement.dataset.base ?? "./";

/** From the file beside this one; a page that nobody searches from does not load it. */
async function loadIndex(): Promise<MiniSearch<Entry>> {
  const script = document.createElement("script");
  script.src = `${base}assets/search-index.js`;
  await new Promise((loaded, failed) => {
    script.addEventListener("load", loaded);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  if (!window.searchIndex) throw new Error("the index is empty");
  return MiniSearch.loadJS(window.searchIndex, indexOptions);
}

/** What has all words, or else, for a pasted error with names of the reader's own, most of them. */
function find(index: MiniSearch<Entry>, text: string): Found[] {
  const all = index.search(text, { ...searchOptions, combineWith: "AND" });
  const found = all.length > 0 ? all : index.search(text, { ...searchOptions, fuzzy: false });
  return found.slice(0, 10) as (SearchResult & Entry)[];
}

const marked = (text: string, words: RegExp): (string | HTMLElement)[] =>
  text.split(words).map((part, index) => {
    if (index % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });

function line(className: string, ...content: (string | HTMLElement)[]): HTMLElement {
  const shown = document.createElement("span");
  shown.className = className;
  shown.append(...content);
  return shown;
}

/** About 150 characters, from shortly before the first word that was looked for. */
function excerpt(text: string, words: RegExp): string {
  const at = Math.max(0, text.search(words) - 40);
  const start = at > 0 ? text.indexOf(" ", at) + 1 : 0;
  const shown = text.length > start + 150 ? text.slice(start, start + 150).replace(/\S*$/, "…") : text.slice(start);
  return start > 0 ? `… ${shown}` : shown;
}

function option({ id, heading, page, text, terms }: Found, place: number): HTMLElement {
  const words = new RegExp(`(${terms.map((term) => term.replace(/\W/g, "\\$&")).join("|")})`, "gi");
  // An option may not contain a link, so it is one.
  const link = document.createElement("a");
  link.id = `tsd-search:${place}`;
  link.role = "option";
  link.ariaSelected = "false";
  link.href = base + id;
  link.tabIndex = -1;
  const title = heading === page ? [] : [` · ${page}`];
  link.append(
    line("heading", ...marked(heading, words), ...title),
    line("excerpt", ...marked(excerpt(text, words), words)),
  );
  return link;
}

function main(): void {
  const field = element("input") as HTMLInputElement;
  const results = element("results");
  const status = element("status");
  let index: Promise<MiniSearch<Entry>> | undefined;
  status.textContent = "";

  async function show(): Promise<void> {
    const text = field.value.trim();
    try {
      const found = text === "" ? [] : find(await (index ??= loadIndex()), text);
      if (text !== field.value.trim()) return;
      results.replaceChildren(...found.map(option));
      status.textContent = text === "" || found.length > 0 ? "" : `No page has "${text}".`;
    } catch {
      index = undefined;
      status.textContent = "The index of the search cannot be loaded.";
    }
  }
  field.addEventListener("input", () => void show());
  field.addEventListener("keydown", ({ key }) => {
    if (key !== "Enter") return;
    // If no result is chosen, the first one is meant.
    (results.querySelector<HTMLElement>("[aria-selected=true]") ?? results.querySelector("a"))?.click();
  });
  // What was typed before this script ran.
  void show();
}

main();
