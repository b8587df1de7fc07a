import type { DiffLine, ShownFix, WrittenFix } from "./shown-fix";
import { byId, copy, make } from "./dom";

/** The fix as the difference of the trust policy: a tab for each language. */
export class FixView {
  private readonly tabs = byId("languages");
  private fix: ShownFix | undefined;
  /** The language that the reader chose; else that of the text. */
  private chosen: string | undefined;

  constructor() {
    this.tabs.addEventListener("click", ({ target }) => {
      const name = target instanceof HTMLElement ? target.dataset.language : undefined;
      if (name !== undefined) this.choose(name);
    });
    this.tabs.addEventListener("keydown", (event) => {
      const names = Object.keys(this.fix?.languages ?? {});
      const at = names.indexOf(this.language);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
      const name = to === undefined ? undefined : names.at(to % names.length);
      if (name === undefined) return;
      event.preventDefault();
      this.choose(name);
      this.tabs.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    });
    byId("copy").addEventListener("click", () => {
      void copy(this.written?.text ?? "", byId("copy-note"), "Copied.");
    });
  }

  show(fix: ShownFix | undefined): void {
    this.fix = fix;
    byId("fix").hidden = fix === undefined;
    if (!fix) return;
    byId("fix-title").textContent = fix.title;
    byId("fix-lead").textContent = fix.lead ?? "";
    byId("fix-notes").replaceChildren(...fix.notes.map((note) => make("p", {}, note)));
    const { changes } = fix;
    byId("changes").hidden = changes === undefined;
    for (const which of ["loses", "gains"] as const) {
      const names = changes?.[which] ?? [];
      byId(which).replaceChildren(...(names.length > 0 ? names : ["nobody"]).map((one) => make("li", {}, one)));
    }
    // Who gains a role is never out of sight.
    (byId("changes") as HTMLDetailsElement).open = (changes?.gains.length ?? 0) > 0;
    this.draw();
  }

  private get language(): string {
    return this.chosen ?? this.fix?.language ?? "";
  }

  private get written(): WrittenFix | undefined {
    return this.fix?.languages[this.language];
  }

  private choose(name: string): void {
    this.chosen = name;
    this.draw();
  }

  private draw(): void {
    const { fix, language, written } = this;
    if (!fix || !written) return;
    const names = Object.keys(fix.languages);
    if (this.tabs.childElementCount === 0)
      this.tabs.append(
        ...names.map((name, index) =>
          make(
            "button",
            { type: "button", role: "tab", id: `tab-${index}`, "aria-controls": "code", "data-language": name },
            name,
          ),
        ),
      );
    for (const [index, name] of names.entries()) {
      const tab = byId(`tab-${index}`);
      const isChosen = name === language;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      if (isChosen) byId("code").setAttribute("aria-labelledby", tab.id);
    }
    byId("diff").replaceChildren(...written.diff.map(lineOf));
    byId("fill-in").textContent = written.fillIn;
    byId("copy").textContent = written.copy;
    byId("copy-note").textContent = "";
  }
}

/** A line that is too long goes on under its own text. */
function lineOf(line: DiffLine): HTMLElement {
  if ("folded" in line) return make("span", { class: "folded" }, `${line.folded} lines as they are`);
  const { is, text } = line;
  // An ARN breaks between its parts.
  const parts = text.split(/(?<=[^:][:/])(?=[^:\s*])/).flatMap((part) => [part, make("wbr", {})]);
  const made = make(is === "new" ? "ins" : is === "old" ? "del" : "span", {}, ...parts);
  const indent = Math.min(12, text.length - text.trimStart().length) + 2;
  made.style.setProperty("padding-left", `${indent + 2}ch`);
  made.style.setProperty("text-indent", `-${indent}ch`);
  return made;
}
