import { shanghaiTime } from "../days.ts";
import type { Language } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import type { TraceWords } from "../words/trace-zh.ts";
import { ReceiptLine } from "./receipt-line.tsx";
import type { HopSeen } from "./trace-types.ts";

interface HopView {
  readonly words: TraceWords;
  readonly language: Language;
  readonly hop: HopSeen;
}

/** A transfer to somebody who is named: what went out, for what, under which receipt, and whether what followed got there. */
export function HopItem({ words, language, hop }: HopView) {
  const delayedTo = delayOf(hop);
  const maybe = hop.kind === "look" ? words.maybeLook : words.maybeExport;
  return (
    <li className="hop">
      <p>
        <strong>{hop.to.name}</strong> <span className="chip">{hop.purpose[language]}</span>{" "}
        {hop.certain && hop.version !== null ? (
          <span className="chip plain-chip">{words.received(hop.version)}</span>
        ) : (
          <span className="chip wait">{words.maybe}</span>
        )}
      </p>
      <p className="quiet">
        {words.kind[hop.kind]} <time dateTime={hop.at}>{dated(shanghaiTime(hop.at))}</time>
        {hop.caseNumber !== null && ` · ${words.caseNumber} ${hop.caseNumber}`}
      </p>
      {!hop.certain && <p className="quiet">{maybe}</p>}
      {delayedTo !== null && <p className="quiet">{dated(words.shownFrom(delayedTo))}</p>}
      <ReceiptLine words={words} title={words.receiptOf.hop} receipt={hop.receipt} />
      <Aftermath words={words} hop={hop} />
    </li>
  );
}

/** The day until which a basis keeps a look from its subject; null where none does: it is then shown from its own civil day. */
function delayOf({ shownFrom, at }: HopSeen): string | null {
  return shownFrom !== null && shownFrom > shanghaiTime(at).slice(0, 10) ? shownFrom : null;
}

function Aftermath({ words, hop }: Omit<HopView, "language">) {
  if (hop.after.length === 0) return null;
  return (
    <div className="aftermath">
      <p>{words.afterTitle}</p>
      <ul>
        {hop.after.map((one) => (
          <li key={`${one.kind} ${one.at}`}>
            {one.kind === "version"
              ? dated(words.after.version(one.version ?? 0, shanghaiTime(one.at)))
              : dated(words.after[one.kind](shanghaiTime(one.at)))}{" "}
            <span className={one.reached === "yes" ? "chip good" : "chip wait"}>
              {words.reached[one.reached]}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
