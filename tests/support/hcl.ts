import assert from "node:assert/strict";

/** What a block of Terraform's language holds. An argument that refers to something is `{ reference }`. */
export interface Body {
  arguments: Record<string, unknown>;
  blocks: { type: string; labels: string[]; body: Body }[];
}

const token = /[^\S\n]*("(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w.-]*|\d+|[{}[\](),=:]|\n|$)/y;

/** Reads as much of Terraform's language as a fix has, as strictly as Terraform does: one argument in a line. */
export function parseHcl(text: string): Body {
  return new Reader(text).body("");
}

/** Reads an object or a member of one, as an expression has it. */
export function parseExpression(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  assert.equal(reader.next(), "", text);
  return value;
}

class Reader {
  private place = 0;
  constructor(private readonly text: string) {}

  private peek(): string {
    token.lastIndex = this.place;
    const found = token.exec(this.text);
    assert.ok(found, `not HCL: ${this.text.slice(this.place, this.place + 80)}`);
    return found[1] ?? "";
  }

  next(): string {
    const found = this.peek();
    this.place = token.lastIndex;
    return found;
  }

  private take(expected: string): void {
    assert.equal(this.next(), expected, this.text);
  }

  private isAt(end: string): boolean {
    while (this.peek() === "\n") this.next();
    return this.peek() === end;
  }

  body(end: string): Body {
    const body: Body = { arguments: {}, blocks: [] };
    while (!this.isAt(end)) {
      const name = this.next();
      if (this.peek() === "=") {
        this.next();
        assert.ok(!Object.hasOwn(body.arguments, name), `${name} is given twice`);
        body.arguments[name] = this.value();
      } else {
        const labels: string[] = [];
        while (this.peek() !== "{") labels.push(stringOf(this.next()));
        this.take("{");
        this.take("\n");
        body.blocks.push({ type: name, labels, body: this.body("}") });
        this.take("}");
      }
      if (this.peek() !== "") this.take("\n");
    }
    return body;
  }

  value(): unknown {
    const first = this.next();
    if (first.startsWith('"')) return stringOf(first);
    if (first === "true" || first === "false" || /^\d+$/.test(first)) return JSON.parse(first);
    if (first === "[") return this.items("]", () => this.value());
    if (first === "{") return Object.fromEntries(this.items("}", () => this.member()));
    assert.match(first, /^\w/, this.text);
    if (this.peek() !== "(") return { reference: first };
    assert.equal(first, "jsonencode");
    this.next();
    const value = JSON.stringify(this.value());
    this.take(")");
    return value;
  }

  private member(): [string, unknown] {
    const key = this.next();
    assert.match(this.next(), /^[=:]$/);
    return [key.startsWith('"') ? stringOf(key) : key, this.value()];
  }

  private items<Item>(end: string, read: () => Item): Item[] {
    const all: Item[] = [];
    while (!this.isAt(end)) {
      all.push(read());
      if (this.peek() === ",") this.next();
      else if (end === "}" && this.peek() !== end) this.take("\n");
    }
    this.next();
    return all;
  }
}

function stringOf(quoted: string) {
  assert.match(quoted, /^"/);
  const text = JSON.parse(quoted) as string;
  assert.doesNotMatch(text, /(?<![$%])(?:\$\$|%%)*[$%]\{/, "a template begins");
  return text.replace(/([$%])\1\{/g, "$1{");
}
