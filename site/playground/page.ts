import type { Details, Question, Said, Verdict } from "./answer";
import { examples } from "./examples";
import { type Faults, knownFrom, type Options } from "./known";
import { fragmentOf, readFragment, type Shared } from "./link";
import { Judge } from "./judge";

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** An element with texts and elements in it. Nothing is ever read as HTML. */
function make(tag: string, attributes: Record<string, string>, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

const fields = ["account", "clusters", "regions"] as const satisfies (keyof Options)[];

/** Starts the page; the worker is made of its script. */
export function startPage(script: string): void {
  new Page(script).start();
}

class Page {
  private readonly text = byId("text") as HTMLTextAreaElement;
  private readonly lines = byId("lines");
  private readonly answer = byId("answer");
  private readonly role = byId("role") as HTMLSelectElement;
  private readonly judge: Judge;
  private marked = new Set<number>();
  private details: Details | undefined;

  constructor(script: string) {
    this.judge = new Judge(script, (said) => this.show(said));
  }

  start(): void {
    const example = byId("example") as HTMLSelectElement;
    example.append(...Object.keys(examples).map((name) => make("option", { value: name }, name)));
    example.addEventListener("change", () => {
      if (example.value !== "") this.fill({ text: JSON.stringify(examples[example.value], null, 2) });
    });
    const changed = () => this.ask();
    this.text.addEventListener("input", () => {
      example.value = "";
      this.role.replaceChildren();
      this.ask();
    });
    this.text.addEventListener("scroll", () => this.drawLines());
    for (const field of fields) byId(field).addEventListener("input", changed);
    this.role.addEventListener("change", changed);
    byId("languages").addEventListener("change", () => this.showCode());
    byId("link").addEventListener("click", () => {
      const link = `${location.href.replace(/#.*/s, "")}#${fragmentOf(this.shared())}`;
      void this.copy(link, byId("link-note"), "Copied. The link holds the text, with the account ids of examples.");
    });
    byId("copy").addEventListener(
      "click",
      () => void this.copy(byId("code").textContent ?? "", byId("copy-note"), "Copied."),
    );
    const open = () => {
      const shared = readFragment(location.hash);
      if (shared) this.fill(shared);
    };
    window.addEventListener("hashchange", open);
    if (location.hash.length > 1) open();
    else this.ask();
  }

  private fill(given: Partial<Shared>): void {
    for (const field of fields) (byId(field) as HTMLInputElement).value = given[field] ?? "";
    this.text.value = given.text ?? "";
    this.text.scrollTop = 0;
    this.role.replaceChildren();
    this.ask();
  }

  private options(): Options {
    const valueOf = (field: keyof Options) => (byId(field) as HTMLInputElement).value;
    return { account: valueOf("account"), clusters: valueOf("clusters"), regions: valueOf("regions") };
  }

  private shared(): Shared {
    return { text: this.text.value, ...this.options() };
  }

  private ask(): void {
    const { known, faults } = knownFrom(this.options());
    this.showFaults(faults);
    this.drawLines();
    const text = this.text.value;
    if (text.trim() === "") {
      this.judge.forget();
      this.showVerdict({ result: undefined, sentence: "Nothing is pasted yet.", findings: [], roles: [] });
      this.showDetails(undefined);
      return;
    }
    this.answer.setAttribute("aria-busy", "true");
    const question: Question = { text, known, role: Math.max(0, this.role.selectedIndex) };
    this.judge.ask(question);
  }

  private showFaults(faults: Faults): void {
    for (const field of fields) {
      byId(`${field}-fault`).textContent = faults[field] ?? "";
      byId(field).setAttribute("aria-invalid", String(faults[field] !== undefined));
    }
  }

  private show(said: Said): void {
    if ("verdict" in said) this.showVerdict(said.verdict);
    else this.showDetails(said.details);
  }

  private showVerdict({ result, sentence, findings, faultLine, roles }: Verdict): void {
    const verdict = byId("verdict");
    // A reader of the screen hears a sentence only if it is another one.
    if (verdict.textContent !== sentence) verdict.textContent = sentence;
    verdict.dataset.result = result ?? "";
    byId("findings").replaceChildren(
      ...findings.map((one) => this.findingItem({ ...one, line: one.line ?? faultLine })),
    );
    this.marked = new Set([
      ...findings.flatMap(({ line }) => line ?? []),
      ...(faultLine === undefined ? [] : [faultLine]),
    ]);
    this.text.setAttribute("aria-invalid", String(faultLine !== undefined));
    this.drawLines();
    byId("choice").hidden = roles.length < 2;
    if (this.role.options.length !== roles.length)
      this.role.replaceChildren(...roles.map((name) => make("option", {}, name)));
  }

  private findingItem({ id, message, fix, line, page }: Verdict["findings"][number]): HTMLElement {
    const { findings: folder = "" } = document.body.dataset;
    const href = folder === "" ? page : `${folder}${id}.html`;
    const link = page === undefined ? id : make("a", { href: href ?? "", rel: "noreferrer" }, id);
    const item = make("li", { "data-id": id }, make("p", {}, `${message} [`, link, "]"));
    if (fix !== undefined) item.append(make("p", {}, make("strong", {}, "Fix: "), fix));
    if (line !== undefined) {
      const go = make("button", { type: "button" }, `Go to line ${line}`);
      go.addEventListener("click", () => this.goTo(line));
      item.append(make("p", {}, go));
    }
    return item;
  }

  private goTo(line: number): void {
    const before = this.text.value.split("\n").slice(0, line - 1);
    const from = before.reduce((sum, one) => sum + one.length + 1, 0);
    const length = this.text.value.slice(from).split("\n")[0]?.length ?? 0;
    this.text.focus();
    this.text.setSelectionRange(from, from + length);
    this.text.scrollTop = Math.max(0, (line - 5) * lineHeight);
    this.drawLines();
  }

  /** Only those in sight: a template may have thousands. */
  private drawLines(): void {
    const count = this.text.value.split("\n").length;
    const first = Math.floor(this.text.scrollTop / lineHeight);
    const shown = Math.min(count - first, Math.ceil(this.text.clientHeight / lineHeight) + 1);
    this.lines.style.setProperty("counter-reset", `line ${first}`);
    this.lines.style.setProperty("transform", `translateY(${first * lineHeight - this.text.scrollTop}px)`);
    this.lines.replaceChildren(
      ...Array.from({ length: Math.max(0, shown) }, (_, index) =>
        make("div", this.marked.has(first + index + 1) ? { class: "marked" } : {}),
      ),
    );
  }

  private showDetails(details: Details | undefined): void {
    this.details = details;
    byId("details").hidden = details === undefined;
    byId("access").hidden = details?.rows.length === 0;
    byId("rows").replaceChildren(...(details?.rows ?? []).map(rowOf));
    byId("pass-role").textContent = details?.passRole ?? "";
    const fix = details?.fix;
    byId("fix").hidden = fix === undefined;
    if (fix) {
      const tags = { "+": "ins", "-": "del", " ": "span" };
      byId("diff").replaceChildren(
        ...fix.diff.flatMap(({ sign, text }) => [make(tags[sign], {}, `${sign} ${text}`), "\n"]),
      );
      const { changes } = fix;
      const list = (items: string[]) => (items.length > 0 ? items : ["nobody"]).map((one) => make("li", {}, one));
      for (const which of ["loses", "gains"] as const)
        byId(which).replaceChildren(...list(typeof changes === "string" ? [changes] : changes[which]));
      byId("fill-in").textContent = fix.fillIn;
      this.showLanguages(Object.keys(fix.languages));
      this.showCode();
    }
    this.answer.setAttribute("aria-busy", "false");
  }

  private showLanguages(names: readonly string[]): void {
    const box = byId("languages");
    if (box.querySelector("input")) return;
    box.append(
      ...names.map((name, index) =>
        make(
          "label",
          {},
          make("input", { type: "radio", name: "language", value: name, ...(index === 0 && { checked: "" }) }),
          name,
        ),
      ),
    );
  }

  private showCode(): void {
    const chosen = document.querySelector<HTMLInputElement>("#languages :checked")?.value ?? "";
    byId("code").textContent = this.details?.fix?.languages[chosen] ?? "";
    byId("copy-note").textContent = "";
  }

  private async copy(text: string, note: HTMLElement, done: string): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    note.textContent = isCopied
      ? done
      : "The browser does not let this page copy. Select the text, and copy it yourself.";
    if (!isCopied && note.id === "link-note") location.hash = text.slice(text.indexOf("#"));
  }
}

/** Of a line in the text, as the style has it. */
const lineHeight = 20;

function rowOf({ who, answer, mark, tried, decided }: Details["rows"][number]): HTMLElement {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, who),
    make("td", { class: `answer ${mark}` }, answer),
    make("td", {}, ...tried.map((one) => make("code", {}, one)), decided.join(" ")),
  );
}
