// A plugin of TypeDoc: a page of the site is named by its heading, not by its file, and each heading has an anchor.
import { Application, Converter } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const [, heading] = /^# (.+)$/m.exec(page.content.map(({ text }) => text).join("")) ?? [];
    if (heading) page.name = heading.replaceAll("`", "");
  });
  // Until then TypeDoc reads its options, and would forget this one.
  app.on(Application.EVENT_BOOTSTRAP_END, () =>
    app.options.setValue("markdownItLoader", ({ core }) => core.ruler.push("code-in-headings", showCodeInHeadings)),
  );
}

/** TypeDoc makes an anchor of a heading's tokens of type "text" alone, so code gets one below itself; it is written as before. */
function showCodeInHeadings({ tokens, Token }) {
  const headings = tokens.filter((_, index) => tokens[index - 1]?.type === "heading_open");
  for (const code of headings.flatMap(({ children }) => children).filter(({ type }) => type === "code_inline"))
    code.children = [Object.assign(new Token("text", "", 0), { content: code.content })];
}
