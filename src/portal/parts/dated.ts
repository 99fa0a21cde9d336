import { createElement, Fragment, type ReactNode } from "react";

/** A day, or a day and a time, as pages write them. */
const DAY = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)/u;

/** A text whose days and times stay in one line: browsers break a line at the hyphens of `2026-11-27`. */
export function dated(text: string): ReactNode {
  const pieces = text.split(DAY);
  // Every second piece is what the pattern caught.
  const shown = pieces.map((piece, place) =>
    place % 2 === 0 ? piece : createElement("span", { className: "nowrap" }, piece),
  );
  return createElement(Fragment, null, ...shown);
}
