import { type Words, wordFor } from "../words/index.ts";

/** What a register calls a subject that goes on, and one that has ended. Any other state stays uncoloured. */
const going = /存续|在营|开业|在册|正常/u;
const ended = /注销|吊销|撤销|清算|迁出|停业/u;

interface StatusView {
  /** The state as the register writes it, in Chinese; null when it is not known. */
  readonly status: string | null;
  readonly words: Words;
}

/** The registered state as a chip; the colour only repeats what the word says. A state without a word stays as registered. */
export function StatusChip({ status, words }: StatusView) {
  if (status === null || status === "") return null;
  const tone = ended.test(status) ? "ended" : going.test(status) ? "good" : "plain-chip";
  const registered = status.replace(/（.*）$/u, "");
  const text = wordFor(words.states, registered);
  return (
    <span className={`chip ${tone}`} lang={text === registered ? "zh-CN" : undefined}>
      {text}
    </span>
  );
}
