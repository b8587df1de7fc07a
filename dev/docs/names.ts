/** The component's names in the SDKs that `pulumi package add` generates, and its address as a plugin: by the owner of the repository. */
import { repositoryAddress } from "./address";

const name = "fargate-pod-execution-role";

type Language = "TypeScript" | "Python" | "Go" | "C#" | "Java";

/** What a program imports, by its language. A test compares them with what the generators of Pulumi write. */
export function importedNames(owner: string): Record<Language, string> {
  const words = owner.toLowerCase().split("-");
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return {
    TypeScript: `@${words.join("-")}/${name}`,
    Python: [...words, ...name.split("-")].join("_"),
    Go: `github.com/${words.join("-")}/pulumi-${name}/sdk/go/fargatepodexecutionrole`,
    "C#": `${pascal}.FargatePodExecutionRole`,
    Java: `com.${words.join("")}.fargatepodexecutionrole`,
  };
}

const places: Record<Language, RegExp> = {
  TypeScript: /@[\w-]+\/fargate-pod-execution-role\b/g,
  Python: /\b\w+_fargate_pod_execution_role\b/g,
  Go: /\bgithub\.com\/[\w-]+\/pulumi-fargate-pod-execution-role\/sdk\/go\/fargatepodexecutionrole\b/g,
  "C#": /(?<=using \w+ = )\w+\.FargatePodExecutionRole\b/g,
  Java: /\bcom\.\w+\.fargatepodexecutionrole\b/g,
};

const owner = (): string => new URL(repositoryAddress()).pathname.split("/")[1];

/** What stands after `import`, or how a language calls that, as a list. */
export function importsList(): string {
  return Object.entries(importedNames(owner()))
    .map(([language, imported]) => `- ${language}: \`${imported}\``)
    .join("\n");
}

/** A page or a program with these names in place of those by another owner. */
export function withNames(text: string): string {
  const { host, pathname } = new URL(repositoryAddress());
  const names = importedNames(owner());
  const named = Object.entries(places).reduce(
    (written, [language, place]) => written.replace(place, names[language as Language]),
    text,
  );
  return named.replace(/[\w.-]+(?:\/[\w.-]+)+(?=\/components@\d)/g, host + pathname);
}
