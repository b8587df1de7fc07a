// A plugin of TypeDoc: its pages get what its theme lacks for a reader of the screen or the keyboard, by axe, and a link to the
// first page.
import { Application, PageEvent } from "typedoc";

/** What changes in the markup of a page. @type {[string | RegExp, string][]} */
const changes = [
  ['<div class="col-content">', '<div class="col-content" role="main">'],
  ['<div class="col-sidebar">', '<div class="col-sidebar" role="complementary" aria-label="Contents">'],
  // What scrolls by itself is reached by the keyboard.
  [/<pre>/g, '<pre tabindex="0">'],
  // A browser breaks a line after each hyphen.
  [/<code>(?=[^<]{1,26}<\/code>)/g, '<code class="whole">'],
  ['<ul role="listbox" id="tsd-search-results"></ul>', '<div role="listbox" id="tsd-search-results"></div>'],
  // The search needs the page that it is in.
  [/<script async (?=[^>]*id="tsd-search-script")/, "<script defer "],
  // By the keyboard, which is a click without a pointer, TypeDoc opens no menu.
  ['id="tsd-toolbar-menu-trigger"', `$& onclick="event.detail||this.dispatchEvent(new Event('mouseup'))"`],
  // There is nothing to set: the theme is the system's, and all members are shown.
  [/<div class="tsd-navigation settings">[^]*?<\/details><\/div>/, ""],
  // An error that somebody pastes is longer than names of an API.
  ['placeholder="Search the docs" maxLength="100"', 'placeholder="Search: exit codes, PassRole, an error"'],
  // A disk shows the list of a folder, and not its first page.
  [/(?<= href="(?:\.\.\/)+)(?=["#])/g, "index.html"],
  // A link within what opens and closes a section cannot be reached.
  [/(<summary[^>]*>(?:(?!<\/summary>)[^])*?)<a [^>]*class="tsd-anchor-icon"[^>]*>(?:(?!<\/a>)[^])*<\/a>/g, "$1"],
];

/** A heading is at most one level below the one before it. */
function levels() {
  let last = 0;
  return (/** @type {string} */ heading, /** @type {string} */ level) => {
    const next = Math.min(Number(level), last + 1);
    last = next;
    return next === Number(level) ? heading : `${heading} aria-level="${next}"`;
  };
}

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.on(PageEvent.END, (page) => {
    const [, base = "./"] = /data-base="([^"]*)"/.exec(page.contents ?? "") ?? [];
    const links = '<div id="tsd-toolbar-links">';
    page.contents = changes
      .reduce((text, [from, to]) => text.replace(from, to), page.contents ?? "")
      .replace(/<h([1-6])/g, levels())
      .replace(
        links,
        `${links}<a href="${base}index.html">Check a role</a> <a href="${base}documents/fargate-pod-execution-role.html">Docs</a>`,
      );
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
