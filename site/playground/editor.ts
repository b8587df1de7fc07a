import { byId, make } from "./dom";

/** Of a line in the text, as the style has it. */
const lineHeight = 20;

/** What has a colour of its own in JSON, HCL and YAML: a comment, a text or a key, a curly quote, a word or a number. */
const coloured =
  /(?<comment>(?:^|(?<=\s))(?:#|\/\/).*)|(?:"(?:[^"\\]|\\.)*"?|(?<![\w])'[^']*'?)(?<key>\s*[:=])?|(?<name>[\w.-]+(?=\s*[:=](?:\s|$)))|(?<curly>[“”„‘’])|(?<word>\b(?:true|false|null|\d+)\b)/g;

/** A line in its colours. */
function painted(line: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: text, index, groups = {} } of line.matchAll(coloured)) {
    const [kind = "text"] = Object.keys(groups).filter((name) => groups[name] !== undefined);
    parts.push(line.slice(end, index), make("span", { class: kind }, text));
    end = index + text.length;
  }
  return [...parts, line.slice(end)];
}

/** The text in its colours, with the numbers of its lines beside it. */
export class Editor {
  private readonly text = byId("text") as HTMLTextAreaElement;
  private readonly lines = byId("lines");
  private marked: ReadonlySet<number> = new Set();

  constructor(changed: () => void) {
    this.text.addEventListener("input", changed);
    this.text.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.text);
  }

  get value(): string {
    return this.text.value;
  }

  set value(text: string) {
    this.text.value = text;
    this.text.scrollTop = 0;
  }

  focus(): void {
    this.text.focus();
  }

  /** Marks lines; one that cannot be read makes the text invalid. */
  mark(lines: readonly number[], faultLine?: number): void {
    this.marked = new Set([...lines, ...(faultLine === undefined ? [] : [faultLine])]);
    this.text.setAttribute("aria-invalid", String(faultLine !== undefined));
    this.draw();
  }

  goTo(line: number): void {
    const before = this.text.value.split("\n").slice(0, line - 1);
    const from = before.reduce((sum, one) => sum + one.length + 1, 0);
    const length = this.text.value.slice(from).split("\n")[0]?.length ?? 0;
    this.text.focus();
    this.text.setSelectionRange(from, from + length);
    this.text.scrollTop = Math.max(0, (line - 5) * lineHeight);
    this.draw();
  }

  /** Only those in sight: a template may have thousands. */
  draw(): void {
    const all = this.text.value.split("\n");
    const count = all.length;
    const first = Math.floor(this.text.scrollTop / lineHeight);
    const shown = Math.min(count - first, Math.ceil(this.text.clientHeight / lineHeight) + 1);
    this.lines.style.setProperty("counter-reset", `line ${first}`);
    this.lines.style.setProperty("transform", `translateY(${first * lineHeight - this.text.scrollTop}px)`);
    this.lines.replaceChildren(
      ...Array.from({ length: Math.max(0, shown) }, (_, index) =>
        this.line(all[first + index] ?? "", first + index + 1),
      ),
    );
  }

  private line(text: string, number: number): HTMLElement {
    const content = make("span", {}, ...painted(text));
    content.style.setProperty("transform", `translateX(${-this.text.scrollLeft}px)`);
    return make("div", this.marked.has(number) ? { class: "marked" } : {}, make("span", {}, content));
  }
}
