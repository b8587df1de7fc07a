import { isFindingId } from "../../core/findings";
import type { Details, PageQuestion, Said, Verdict } from "./answer";
import { addressOf, byId, copy, make } from "./dom";
import { Editor } from "./editor";
import { examples } from "./examples";
import { FixView } from "./fix-view";
import { type Faults, fields, knownFrom, labels, type Options } from "./known";
import { Judge, type Silence, timeLimit } from "./judge";
import { fragmentOf, readFragment, type Shared } from "./link";
import { showRows } from "./rows";

/** Starts the page; the worker is made of its script. */
export function startPage(script: string): void {
  new Page(script).start();
}

class Page {
  private readonly editor = new Editor(() => this.edited());
  private readonly fix = new FixView();
  private readonly answer = byId("answer");
  private readonly example = byId("example") as HTMLSelectElement;
  private readonly role = byId("role") as HTMLSelectElement;
  private readonly fields = byId("fields") as HTMLDetailsElement;
  private readonly judge: Judge;
  private verdict: Verdict = nothingYet;
  /** The role that the reader chose; else the first one that is not right. */
  private chosenRole: number | undefined;

  constructor(script: string) {
    this.judge = new Judge(
      script,
      (said) => this.show(said),
      (why) => this.showSilence(why),
    );
  }

  start(): void {
    const { example } = this;
    for (const link of document.querySelectorAll("[href$=html]"))
      link.setAttribute("href", addressOf(link.getAttribute("href") ?? ""));
    // On a phone the verdict is to be in the first screen.
    this.fields.open = matchMedia("(min-width: 861px)").matches;
    this.fields.append(...fields.map(fieldOf));
    example.append(...Object.keys(examples).map((name) => make("option", { value: name }, name)));
    example.addEventListener("change", () => this.fillExample());
    byId("clear").addEventListener("click", () => {
      this.fill({});
      this.editor.focus();
    });
    for (const field of fields) byId(field).addEventListener("input", () => this.ask());
    this.role.addEventListener("change", () => {
      this.chosenRole = this.role.selectedIndex;
      this.ask();
    });
    byId("link").addEventListener("click", () => void this.copyLink());
    const open = () => {
      const shared = readFragment(location.hash);
      if (shared) this.fill(shared);
    };
    window.addEventListener("hashchange", open);
    if (location.hash.length > 1) return open();
    example.selectedIndex = 1;
    this.fillExample();
  }

  private edited(): void {
    this.example.value = "";
    this.chosenRole = undefined;
    this.ask();
  }

  private fillExample(): void {
    const { value } = this.example;
    this.fill(value === "" ? {} : { text: JSON.stringify(examples[value], null, 2) });
    this.example.value = value;
  }

  private fill(given: Partial<Shared>): void {
    for (const field of fields) (byId(field) as HTMLInputElement).value = given[field] ?? "";
    this.fields.open ||= fields.some((field) => given[field]);
    this.editor.value = given.text ?? "";
    this.edited();
  }

  private options(): Options {
    const typed = fields.map((field) => [field, (byId(field) as HTMLInputElement).value]);
    return Object.fromEntries(typed) as Options;
  }

  private async copyLink(): Promise<void> {
    const fragment = fragmentOf({ text: this.editor.value, ...this.options() });
    const link = `${location.href.replace(/#.*/s, "")}#${fragment}`;
    const done = "Copied. The link contains what you pasted; account ids are replaced.";
    // To set the fragment would open the link, which has other accounts than the reader's text.
    if (!(await copy(link, byId("link-note"), done))) history.replaceState(null, "", `#${fragment}`);
  }

  private ask(): void {
    const { known, regions, faults } = knownFrom(this.options());
    this.showFaults(faults);
    this.editor.draw();
    const text = this.editor.value;
    if (text.trim() === "") {
      this.judge.forget();
      this.showVerdict(nothingYet);
      this.showDetails(undefined);
      return;
    }
    this.answer.setAttribute("aria-busy", "true");
    const role = this.chosenRole;
    const question: PageQuestion = { text, known, regions, ...(role !== undefined && { role }) };
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
    else if ("details" in said) this.showDetails(said.details);
  }

  /** No answer comes: what was said of another text does not stay. */
  private showSilence(why: Silence): void {
    const sentence = {
      failed: "This page could not judge your text: something in it failed.",
      late: `This page gave up on your text after ${timeLimit / 1000} seconds.`,
    }[why];
    const note = "Judge it with the command, which says more and has more time.";
    this.showVerdict({ result: "unknown", sentence, note, findings: [], roles: [] });
    this.showDetails(undefined);
  }

  private showVerdict(said: Verdict): void {
    this.verdict = said;
    const { result, sentence, isDoubtful, note, findings, faultLine, roles } = said;
    const verdict = byId("verdict");
    // A reader of the screen hears a sentence only if it is another one.
    if (verdict.textContent !== sentence) verdict.textContent = sentence;
    verdict.dataset.result = result ?? "";
    verdict.classList.toggle("doubtful", isDoubtful === true);
    byId("note").textContent = note ?? "";
    this.showFindings();
    this.editor.mark(
      findings.flatMap(({ line }) => line ?? []),
      faultLine,
    );
    byId("choice").hidden = roles.length < 2;
    const names = [...this.role.options].map(({ textContent }) => textContent);
    // A list that is open stays open.
    if (names.join("\n") !== roles.join("\n"))
      this.role.replaceChildren(...roles.map((name) => make("option", {}, name)));
  }

  /** @param details undefined until they are there: a fix that they may show is not said twice */
  private showFindings(details?: { of: Details | undefined }): void {
    const { findings, faultLine } = this.verdict;
    const isShown = (shownBy: number | undefined): boolean =>
      shownBy !== undefined && (!details || (details.of?.fix !== undefined && details.of.role === shownBy));
    byId("findings").replaceChildren(
      ...findings.map((one) => this.findingItem({ ...one, line: one.line ?? faultLine }, isShown(one.shownBy))),
    );
  }

  private findingItem({ id, message, fix, line }: Verdict["findings"][number], isFixShown: boolean): HTMLElement {
    const link = isFindingId(id) ? make("a", { href: addressOf(`docs/findings/${id}.html`) }, id) : id;
    const text = make("p", {}, `${message} [`, link, "]");
    const item = make("li", { "data-id": id }, text);
    if (fix !== undefined && !isFixShown) item.append(make("p", { class: "lines" }, make("strong", {}, "Fix: "), fix));
    if (line !== undefined) {
      const go = make("button", { type: "button" }, `Go to line ${line}`);
      go.addEventListener("click", () => this.editor.goTo(line));
      text.append(" ", go);
    }
    return item;
  }

  private showDetails(details: Details | undefined): void {
    byId("details").hidden = details === undefined;
    this.showFindings({ of: details });
    if (details) {
      this.role.selectedIndex = details.role;
      showRows(details.rows, details.passRole);
    }
    this.fix.show(details?.fix);
    this.answer.setAttribute("aria-busy", "false");
  }
}

function fieldOf(id: (typeof fields)[number]): HTMLElement {
  const [name, placeholder] = labels[id];
  const described = { id, placeholder, autocomplete: "off", autocapitalize: "off", "aria-describedby": `${id}-fault` };
  return make(
    "div",
    {},
    make("label", { for: id }, name),
    make("input", described),
    make("p", { id: `${id}-fault`, class: "fault" }),
  );
}

const nothingYet: Verdict = { result: undefined, sentence: "Nothing is pasted yet.", findings: [], roles: [] };
