import type { Details } from "./answer";
import { byId, make } from "./dom";

/** Who can use the role; those who cannot, as it should be, are folded. */
export function showRows(rows: Details["rows"], passRole: string): void {
  byId("access").hidden = rows.length === 0;
  const isFolded = ({ answer, mark }: Details["rows"][number]): boolean => answer === "no" && mark === "right";
  const kept = rows.filter(isFolded);
  byId("rows").replaceChildren(...rows.filter((row) => !isFolded(row)).map(itemOf));
  byId("kept-out").replaceChildren(...kept.map(itemOf));
  byId("kept-out-title").textContent = `Who cannot use it (${kept.length})`;
  byId("others").hidden = kept.length === 0;
  byId("pass-role").textContent = passRole;
}

function itemOf({ who, answer, mark, tried, reasons }: Details["rows"][number]): HTMLElement {
  return make(
    "li",
    { "data-mark": mark },
    make("strong", {}, who),
    make("span", { class: "answer" }, answer),
    make("p", {}, reasons.join(" ")),
    make(
      "details",
      {},
      make("summary", {}, "The request that was tried"),
      ...tried.map((one) => make("code", {}, one)),
    ),
  );
}
