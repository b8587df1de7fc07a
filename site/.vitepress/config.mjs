// The documentation as a site: its pages are the Markdown files of the checkout, under their own paths.
import { slug } from "github-slugger";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { colours } from "../../cli/report/html/style.ts";
import { pageOf, repository } from "../../core/findings/index.ts";

/** The groups in their order, with their pages. */
const groups = {
  Start: ["README.md", "docs/in-ci.md", "docs/cdk.md"],
  Errors: ["docs/faq.md", "docs/pods-pending.md", "docs/errors/*.md"],
  Commands: ["docs/command.md", "docs/commands/*.md"],
  Findings: ["docs/findings.md", "docs/role-uses.md", "docs/findings/*.md"],
  Pack: ["policypack/README.md", "docs/what-the-pack-cannot-see.md"],
  Component: ["components/README.md", "docs/migrating.md"],
  Examples: ["examples/README.md", "examples/*/README.md"],
  Project: ["docs/architecture.md", "docs/how-we-know.md", "{CONTRIBUTING,SECURITY,CHANGELOG}.md"],
  API: ["site/api.md"],
};

/** The name of a page in the list, without what all pages are about. */
const nameOf = (page) =>
  (/^# (.+)$/m.exec(readFileSync(page, "utf8"))?.[1] ?? page)
    .replace(/: the EKS .*|`/g, "")
    .replace("fargate-pod-execution-role", "Overview");

/**
 * What is corrected in the components of the theme: what axe says of them, and a search that is too short for an error.
 * @type {[component: string, from: string | RegExp, to: string][]}
 */
const changes = [
  ["VPContent", "<NotFound />", "<main><NotFound /></main>"],
  // A button within a button is not reached.
  ["VPSidebarItem", /role="button"[^]*?tabindex="0"/, ""],
  ["VPSidebarItem", "`h${props.depth + 2}`", "'p'"],
  ["VPSidebarItem", ':role="itemRole"', '$& :aria-expanded="item.items && !collapsed"'],
  ["VPLocalSearchBox", /role="button"[^]*?aria-haspopup="listbox"/, 'role="dialog"'],
  // The link is what is chosen, and has a text.
  ["VPLocalSearchBox", /(:id="'localsearch-item[^]*?role="option")([^]*?):aria-label=.*/, 'role="none"$2$1'],
  ["VPLocalSearchBox", /<kbd :aria/g, '<kbd role="img" :aria'],
  ["VPLocalSearchBox", 'maxlength="64"', ""],
  ["VPNavBarSearchButton", /<span class="DocSearch-Button-Keys">[^]*?<\/span>/, ""],
];

// https://vitepress.dev/reference/site-config
export default {
  title: "fargate-pod-execution-role",
  description: "Who can use the pod execution role of Amazon EKS on AWS Fargate",
  base: `/${basename(repository)}/`,
  srcDir: "..",
  srcExclude: ["{.github,cli,dev,release,tests,components/docs,docs/site,**/bin}/**"],
  rewrites: { "site/:page": ":page" },
  outDir: "../docs/site",
  cacheDir: "../node_modules/.cache/vitepress",
  vite: {
    build: { target: "es2022", assetsInlineLimit: 0 },
    plugins: [
      {
        name: "theme",
        enforce: "pre",
        transform: (code, id) =>
          changes.reduce((text, [component, from, to]) => {
            if (!id.endsWith(`/${component}.vue`)) return text;
            const changed = text.replace(from, to);
            if (changed === text) throw new Error(`${component} of this VitePress has no ${from}`);
            return changed;
          }, code),
      },
    ],
  },
  // A page without parts takes the room of their list.
  transformPageData({ filePath, frontmatter }) {
    frontmatter.aside = /^## /m.test(readFileSync(filePath, "utf8"));
  },
  head: [["style", {}, `html{${colours}}`]],
  markdown: {
    anchor: { slugify: slug },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      md.core.ruler.push("for-the-site", ({ tokens, env }) => {
        for (const token of tokens) if (token.type === "code_block") token.type = "fence";
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          // To Vue, what stands in two braces is a program.
          if (token.type === "code_inline") token.attrSet("v-pre", "");
          // Short enough for one line of a phone.
          if (token.type === "code_inline" && token.content.length < 27) token.attrSet("class", "whole");
          const link = token.attrGet("href");
          if (!link || /^#|^\w+:/.test(link)) continue;
          const target = join(dirname(env.relativePath), link);
          if (!/^(?!dev\/).*\.md\b/.test(target)) token.attrSet("href", pageOf(target));
        }
      });
    },
  },
  themeConfig: {
    nav: [
      { text: "Check a role", link: "/index.html", target: "_self" },
      { text: "Docs", link: "/README" },
      { text: "Repository", link: repository },
      { text: "Apache-2.0", link: pageOf("LICENSE") },
    ],
    sidebar: Object.entries(groups).map(([text, pages]) => ({
      text,
      collapsed: true,
      items: pages
        .flatMap((page) => globSync(page).sort())
        .map((page) => ({ text: nameOf(page), link: `/${page.replace("site/", "")}` })),
    })),
    search: { provider: "local", options: { miniSearch: { searchOptions: { boost: { title: 4 } } } } },
    notFound: { title: "This page does not exist", quote: "", linkText: "Check a role", linkLabel: "Check a role" },
  },
};
