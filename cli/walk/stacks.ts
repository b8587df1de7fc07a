import { globMatches } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import type { Backend, StackFilter, StackSummary } from "./backend";
import { compareTexts } from "../../core/text";

/** Which stacks to walk. */
export interface Selection extends StackFilter {
  /** Names or globs; one with a slash is about `ORGANIZATION/PROJECT/STACK`, another about the last part. */
  stack?: string[];
}

/** A stack to walk. */
export interface ListedStack {
  /** `ORGANIZATION/PROJECT/STACK` */
  name: string;
  /** Differs whenever the stack changed; undefined if that is not known. */
  stamp?: string;
  /** When the stack changed, in milliseconds, where the stamp is a time that may be too coarse to tell two changes apart. */
  changedAt?: number;
}

function isSelected(name: string, { organization, project, stack }: Selection): boolean {
  const parts = name.split("/");
  // A stack of a backend in the layout of before projects has a bare name.
  if (parts.length === 3 && organization !== undefined && parts[0] !== organization) return false;
  if (parts.length === 3 && project !== undefined && parts[1] !== project) return false;
  if (stack === undefined || stack.length === 0) return true;
  return stack.some((glob) => globMatches(glob, glob.includes("/") ? name : (parts.at(-1) ?? name)));
}

/** True if a selection leaves anything out. */
export function isSelective({ organization, project, tag, stack = [] }: Selection): boolean {
  return [organization, project, tag, ...stack].some((part) => part !== undefined);
}

function listed({ name, lastUpdate, resourceCount }: StackSummary): ListedStack {
  if (lastUpdate === undefined) return { name };
  return { name, stamp: `update ${lastUpdate} ${resourceCount ?? ""}`, changedAt: Date.parse(lastUpdate) };
}

/**
 * Lists the stacks of a backend that a selection names, in the order of their names.
 * @throws Unanswered if they cannot be listed, or if a selection names none
 */
export async function listStacks(backend: Backend, selection: Selection): Promise<ListedStack[]> {
  const stacks = (await backend.list(selection))
    .filter(({ name }) => isSelected(name, selection))
    .map(listed)
    .sort((a, b) => compareTexts(a.name, b.name));
  if (stacks.length === 0 && isSelective(selection))
    throw new Unanswered(
      `No stack of ${backend.url} is selected by --organization, --project, --stack and --tag as given. ` +
        "See what there is with: pulumi stack ls --all --fully-qualify-stack-names",
    );
  return stacks;
}
