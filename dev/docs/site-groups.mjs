// A plugin of TypeDoc: the pages stand in groups, and the playground with them.
import { Application, Converter, RendererEvent } from "typedoc";

/** The groups in their order, with the files of their pages. */
const groups = {
  Start: /^(README|docs\/in-ci)\.md$/,
  Errors: /^docs\/(errors\/|faq|pods-pending)/,
  Commands: /^docs\/commands?[./]/,
  Findings: /^docs\/(findings[./]|role-uses)/,
  Pack: /^(policypack\/|docs\/what-the-pack-cannot-see)/,
  Component: /^(components\/|docs\/migrating)/,
  Examples: /^examples\//,
  Project: /^(docs\/(architecture|how-we-know)|[A-Z]+)\.md$/,
};
/** The first page, which TypeDoc does not make. */
const start = { text: "Who can use this role?", path: "index.html" };
/** What TypeDoc calls the group of the entry points. */
const modules = "Modules";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue("groupOrder", [...Object.keys(groups), modules]);
    app.options.setValue("navigation", { ...app.options.getValue("navigation"), includeGroups: true });
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const path = (page.project.files.getReflectionPath(page) ?? "").slice(process.cwd().length + 1);
    const [group] = Object.entries(groups).find(([, files]) => files.test(path)) ?? [];
    if (!group) throw new Error(`${path} is in no group of the site`);
    page.frontmatter.group = group;
  });
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    const theme = /** @type {import("typedoc").DefaultTheme} */ (app.renderer.theme);
    for (const group of theme.getNavigation(project)) {
      const pages = group.children ?? [];
      if (group.text === "Start") pages.unshift(start);
      if (group.text === modules) group.text = "API";
      // What all of them are about need not be said in a list.
      for (const page of pages)
        page.text = page.text.replace(/: the EKS .*/, "").replace("fargate-pod-execution-role", "Overview");
    }
  });
}
