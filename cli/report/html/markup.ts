import { escapeMarkup } from "../escape";

/** A text that scrolls, for those who use the keyboard too. It is not a landmark: many have one name. */
export const scrolled = (label: string, markup: string): string =>
  `<pre tabindex="0" role="group" aria-label="${label}">${markup}</pre>`;

/** What is pasted as it is. The script gives it a button that copies it. */
export const code = (text: string): string => `<div class="code"><pre>${escapeMarkup(text)}</pre></div>`;
