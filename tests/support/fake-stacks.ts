import type { Backend, StackSummary } from "../../cli/walk/backend";

export const summaryOf = (name: string): StackSummary => ({ name });

/**
 * What a command that walks stacks works with.
 * @param exportOf the deployment of a stack by its name; throws if it cannot be read
 */
export function walkOver(names: readonly string[], exportOf: (name: string) => unknown) {
  const [printed, aside]: [string[], string[]] = [[], []];
  const backend: Backend = {
    url: "https://api.pulumi.com",
    list: () => Promise.resolve(names.map(summaryOf)),
    export: async (name) => exportOf(name),
  };
  const context = {
    connect: () => Promise.resolve(backend),
    progress: () => undefined,
    print: (text: string) => void printed.push(text),
    printAside: (text: string) => void aside.push(text),
  };
  return { context, said: () => ({ printed: printed.join("\n"), aside: aside.join("\n") }) };
}
