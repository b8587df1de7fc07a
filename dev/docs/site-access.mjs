// A plugin of TypeDoc: its pages get what its theme lacks for a reader of the screen or the keyboard, by axe, and a link to the
// playground.
import { Application, PageEvent } from "typedoc";

/** What changes in the markup of a page. @type {[string | RegExp, string][]} */
const changes = [
  ['<div class="col-content">', '<div class="col-content" role="main">'],
  ['<div class="col-sidebar">', '<div class="col-sidebar" role="complementary" aria-label="Settings and contents">'],
  // They stand beside a page whose last heading may be its first.
  [/<h3>(Settings|On This Page)<\/h3>/g, '<h3 aria-level="2">$1</h3>'],
  // A link within what opens and closes a section cannot be reached.
  [/(<summary[^>]*>(?:(?!<\/summary>)[^])*?)<a [^>]*class="tsd-anchor-icon"[^>]*>(?:(?!<\/a>)[^])*<\/a>/g, "$1"],
];

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.on(PageEvent.END, (page) => {
    const [, base = "./"] = /data-base="([^"]*)"/.exec(page.contents ?? "") ?? [];
    const links = '<div id="tsd-toolbar-links">';
    page.contents = changes
      .reduce((text, [from, to]) => text.replace(from, to), page.contents ?? "")
      .replace(links, `${links}<a href="${base}playground.html">Playground</a>`);
  });
  // Until then TypeDoc reads its options, and would forget this one.
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    const loader = app.options.getValue("markdownItLoader");
    app.options.setValue("markdownItLoader", (markdown) => {
      loader(markdown);
      // A wide table scrolls by itself.
      markdown.renderer.rules.table_open = () => '<table tabindex="0">';
    });
  });
}
