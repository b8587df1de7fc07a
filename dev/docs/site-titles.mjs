// A plugin of TypeDoc: a page of the site is named by its heading, not by its file.
import { Converter } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const [, heading] = /^# (.+)$/m.exec(page.content.map(({ text }) => text).join("")) ?? [];
    if (heading) page.name = heading.replaceAll("`", "");
  });
}
