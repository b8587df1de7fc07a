/** A program that gives the component some arguments. */
export interface Program {
  title: string;
  /** The arguments, or what makes them when the program runs. */
  args: object | (() => object);
}

/** Programs that say nothing. */
export const good: Program[];
/** Programs that must fail with a message that begins so. */
export const bad: (Program & { message: string })[];
/** Programs in which something of their own fails, with an error that says so. */
export const failing: (Program & { message: string })[];
