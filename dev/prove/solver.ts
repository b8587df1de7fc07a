/** The solver: a process that answers one question a line. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pythonEnvironment } from "../localcloud/setup/python-environment.mjs";

/** What the solver finds: `sat` if there is such a request, which it shows. */
interface Found {
  answer: "sat" | "unsat" | "unknown";
  who?: string;
  witness?: Record<string, string>;
}

export type Answers = Record<string, Found>;

/** The longest that the solver takes for one question, in milliseconds. */
const limit = 10_000;

export class Solver {
  private constructor(
    private readonly child: ReturnType<typeof spawn>,
    private readonly lines: AsyncIterator<string>,
  ) {}

  static async start(): Promise<Solver> {
    const python = await pythonEnvironment("z3");
    const child = spawn(python, ["-B", join(__dirname, "encoding", "questions.py")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    return new Solver(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  async ask<Answered>(question: object): Promise<Answered> {
    this.child.stdin?.write(`${JSON.stringify({ ...question, limit })}\n`);
    const next = await this.lines.next();
    if (next.done) throw new Error("the solver has ended");
    return JSON.parse(next.value) as Answered;
  }

  stop(): void {
    this.child.stdin?.end();
  }
}
