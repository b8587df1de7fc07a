import { detailsOf, judgeText, type Question, type Said } from "./answer";
import { startPage } from "./page";

/** The script is its own worker, so that it is one file that also works from a disk. */
if (typeof document === "undefined") {
  const worker = globalThis as unknown as {
    onmessage: (event: MessageEvent<Question>) => void;
    postMessage: (said: Said) => void;
  };
  worker.onmessage = ({ data }) =>
    void judgeText(data).then(({ verdict, judged }) => {
      worker.postMessage({ verdict });
      worker.postMessage({ details: detailsOf(judged, data.role) });
    });
} else startPage(document.currentScript?.textContent ?? "");
