/** A program that gives the component some arguments. */
export interface Program {
  title: string;
  args: object;
}

/** Programs that say nothing. */
export const good: Program[];
/** Programs that must fail with a message that begins so. */
export const bad: (Program & { message: string })[];
