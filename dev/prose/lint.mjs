// Plain words: textlint looks for those of `words.yml` in documents, and in the comments and texts of the sources.
import { fileURLToPath, pathToFileURL } from "node:url";
import { createLinter, loadLinterFormatter, loadTextlintrc } from "textlint";
import prh from "textlint-rule-prh";
import typescript from "./typescript.mjs";

const files = ["*.md", "{core,policypack,components,cli,dev,site,docs,examples,tests/support}/**/*.{md,ts,mjs,cjs}"];

export async function proseLinter() {
  const builtIn = await loadTextlintrc();
  const words = fileURLToPath(new URL("words.yml", import.meta.url));
  return createLinter({
    descriptor: builtIn.shallowMerge({
      rules: [{ ruleId: "prose", rule: prh.default, options: { rulePaths: [words] } }],
      plugins: [...(builtIn.toKernelOptions().plugins ?? []), { pluginId: "typescript", plugin: typescript }],
    }),
    ignoreFilePath: ".textlintignore",
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const results = await (await proseLinter()).lintFiles(files);
  const wrong = results.filter(({ messages }) => messages.length > 0);
  const { format } = await loadLinterFormatter({ formatterName: "unix" });
  if (wrong.length > 0) console.error(format(wrong));
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
