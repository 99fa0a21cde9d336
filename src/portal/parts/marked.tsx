import { Fragment } from "react";
import { marksIn } from "./marks.ts";

/** A text with every sought word that it holds marked; unmarked where none is in it (pinyin, traditional characters). */
export function Marked({ text, part }: { readonly text: string; readonly part: string }) {
  return marksIn(text, part).map(({ piece, isMarked, at }) => (
    <Fragment key={at}>{isMarked ? <mark>{piece}</mark> : piece}</Fragment>
  ));
}
