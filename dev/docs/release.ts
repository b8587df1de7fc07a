/** What pages say of a release: how to use what is attached to it, and until there is one that nothing is released yet. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryAddress } from "./address";

const root = join(__dirname, "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const version = (): string => (JSON.parse(read("package.json")) as { version: string }).version;

/** Where the files of the release are, e.g. `https://github.com/acme/roles/releases/download/v1.2.3/`. */
export const attachedTo = (): string => `${repositoryAddress()}/releases/download/v${version()}/`;

const tarball = (name: string): string => `${attachedTo()}${name}-${version()}.tgz`;

/** What somebody types who has no clone, by what it is for. */
export const commandsFromRelease = {
  judge: (): string[] => [`npx --yes ${tarball("fargate-role")} judge role.json`],
  component: (): string[] => [`npm install ${tarball("fargate-pod-execution-role")}`],
  pack: (): string[] => [
    `npm install ${tarball("fargate-pod-execution-role-policypack")}`,
    'pulumi preview --policy-pack "$(npx --no fargate-pod-execution-role-policypack)"',
  ],
};

/** Such commands as a block of Markdown; nothing until there is a release. */
export function releaseBlock(of: keyof typeof commandsFromRelease): string {
  if (!isReleased()) return "";
  const file = of === "judge" ? ", and `role.json` as the AWS CLI prints it" : "";
  return [
    `From a release. **Needs** internet${file}:`,
    "",
    ...commandsFromRelease[of]().map((line) => `    ${line}`),
  ].join("\n");
}

/** Whether there is a release: the changelog has its date. */
const isReleased = (): boolean => /^## \[\d/m.test(read("CHANGELOG.md"));

const untilReleased = [
  "This package is not published to npm yet",
  "Nothing is on npm yet",
  "Nothing is published yet",
  "Nothing is released yet",
  "Until the command is on npm",
];

/** Without the paragraphs that are right only until the first release, if there is one. */
export function sinceRelease(text: string): string {
  if (!isReleased()) return text;
  return text.replace(new RegExp(`^(?:${untilReleased.join("|")})\\b[^]*?\\n\\n`, "gm"), "");
}
