import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import type { TraceWords } from "../words/trace-zh.ts";
import type { PartySeen, ReceiptSeen } from "./trace-types.ts";

interface ReceiptView {
  readonly words: TraceWords;
  readonly title: string;
  readonly receipt: ReceiptSeen | null;
}

const PLATFORM = "platform";

/** A receipt in a few lines: its number, who handed over to whom, who answers on either side, and who signed. */
export function ReceiptLine({ words, title, receipt }: ReceiptView) {
  if (receipt === null)
    return (
      <p className="receipt">
        <strong>{title}</strong> <span className="chip ended">{words.noReceipt}</span>
      </p>
    );
  const { id, at, sender, receiver, countersigned } = receipt;
  const other = sender.code === PLATFORM ? receiver : sender;
  const isCountersigned = countersigned.includes(other.code);
  return (
    <div className="receipt">
      <p>
        <strong>{title}</strong> <time dateTime={at}>{dated(shanghaiTime(at))}</time>{" "}
        <span className="chip good">{words.signed}</span>{" "}
        <span className={isCountersigned ? "chip good" : "chip ended"}>
          {isCountersigned ? words.countersigned : words.notCountersigned}
        </span>
      </p>
      <p className="code">{id}</p>
      <PartyLine words={words} title={words.from} party={sender} />
      <PartyLine words={words} title={words.to} party={receiver} />
    </div>
  );
}

interface PartyView {
  readonly words: TraceWords;
  readonly title: string;
  readonly party: PartySeen;
}

function PartyLine({ words, title, party }: PartyView) {
  const { code, name, dutyHolder } = party;
  return (
    <p className="quiet">
      {title} {code === PLATFORM ? words.platform : (name ?? code)} ·{" "}
      {dutyHolder === null ? (
        <span className="chip wait">{words.dutyMissing}</span>
      ) : (
        words.duty(dutyHolder.unitName, dutyHolder.office)
      )}
    </p>
  );
}
