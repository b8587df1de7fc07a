import { answersTo, type PageQuestion, type Said } from "./answer";
import { startPage } from "./page";

interface WorkerScope {
  onmessage: (event: MessageEvent<PageQuestion>) => void;
  postMessage: (said: Said) => void;
}

async function answer(scope: WorkerScope, question: PageQuestion): Promise<void> {
  try {
    for await (const said of answersTo(question)) scope.postMessage(said);
  } catch {
    // A text that is too deep for the stack, or a defect: without an answer the page would wait for ever.
    scope.postMessage({ failed: true });
  }
}

/** The script is its own worker, so that it is one file that also works from a disk. */
if (typeof document === "undefined") {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = ({ data }) => void answer(scope, data);
} else startPage(document.currentScript?.textContent ?? "");
