/** The repository's address: `repository` of the package.json of the checkout says it, and `npm run docs` writes it wherever it stands. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** The pages and files that have it, or say that nothing is released yet. */
export const withAddress = [
  "{README,SECURITY,CHANGELOG}.md",
  "dev/release/README.md",
  "{components,policypack,cli,examples}/README.md",
  "docs/**/*.md",
  "components/docs/*.md",
  "components/schema.json",
  "policypack/PulumiPolicy.yaml",
  "{components,policypack,cli}/package.json",
  ".github/ISSUE_TEMPLATE/config.yml",
  "core/findings/registry.ts",
];

/** Such as `https://github.com/acme/roles`. */
export function repositoryAddress(): string {
  const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    repository: { url: string };
  };
  return repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** A text with another address in each place of the one before. GitHub names an action by the address's path. */
export function readdressed(text: string, before: string, after: string): string {
  const pathOf = (address: string): string => new URL(address).pathname.slice(1);
  const whole = new RegExp(String.raw`${before.replaceAll(".", "\\.")}(?![\w-]|\.(?!git\b)\w)`, "g");
  return text.replace(whole, after).replaceAll(`uses: ${pathOf(before)}@`, `uses: ${pathOf(after)}@`);
}
