import assert from "node:assert/strict";
import { columns, terminalPicture } from "../../../../dev/docs/pictures/terminal";

/** The lines of text of a picture of one command, without the command itself. */
function linesOf(output: string): string[] {
  const svg = terminalPicture({ title: "t", description: "d", commands: [{ line: "c", output }] });
  return [...svg.matchAll(/<text y="\d+">(.*)<\/text>/g)].slice(1).map(([, spans]) => spans ?? "");
}

describe("the picture of a terminal", () => {
  it("shows the command after a prompt, then what it printed, without the lines that are empty at its end", () => {
    const commands = [
      { line: "one", output: "a\n\n" },
      { line: "two", output: "b" },
    ];
    const svg = terminalPicture({ title: "Two commands", description: "Both of them", commands });
    assert.match(svg, /<title id="title">Two commands<\/title>\n<desc id="description">Both of them<\/desc>/);
    const [first = "", ...more] = [...svg.matchAll(/<text y="(\d+)">(.*)<\/text>/g)].map(
      ([, y, spans]) => `${y} ${spans}`,
    );
    assert.equal(
      first,
      '32 <tspan x="18" class="grey">$</tspan><tspan x="26.4"> </tspan><tspan x="34.8" class="bold">one</tspan>',
    );
    assert.deepEqual(
      more.map((line) => line.replace(/<.*?>/g, "")),
      ["51 a", "89 $ two", "108 b"],
    );
  });

  it("gives a run of one colour a place of its own, so that columns are straight in every font", () => {
    assert.deepEqual(linesOf("a \x1b[31mred\x1b[39m \x1b[1;92mbold\x1b[0m\x1b[38;5;13mm\x1b[0m."), [
      '<tspan x="18">a </tspan><tspan x="34.8" class="red">red</tspan><tspan x="60"> </tspan>' +
        '<tspan x="68.4" class="green bold">bold</tspan><tspan x="102" class="magenta">m</tspan><tspan x="110.4">.</tspan>',
    ]);
  });

  it("goes on in the next line where a line is too long, and keeps its colour", () => {
    const [first, second, ...more] = linesOf(`\x1b[33m${"x".repeat(columns)}yz`);
    assert.equal(first, `<tspan x="18" class="yellow">${"x".repeat(columns)}</tspan>`);
    assert.equal(second, '<tspan x="18" class="yellow">yz</tspan>');
    assert.deepEqual(more, []);
  });

  it("escapes what is markup, leaves out what moves the cursor, and spells out other control characters", () => {
    assert.deepEqual(linesOf('<b>&"\x1b[2K\x1b]8;;https://x.example\x07link\u202e'), [
      '<tspan x="18">&lt;b&gt;&amp;&quot;link\\u202e</tspan>',
    ]);
  });
});
