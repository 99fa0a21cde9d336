import type { ReactNode } from "react";
import { shanghaiTime } from "../days.ts";
import type { Language } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import type { TraceWords } from "../words/trace-zh.ts";
import { ReceiptLine } from "./receipt-line.tsx";
import { HopItem } from "./trace-hop.tsx";
import type { HopSeen, TraceSeen, VersionSeen } from "./trace-types.ts";

interface ChainView {
  readonly words: TraceWords;
  readonly language: Language;
  readonly trace: TraceSeen;
}

/** The way of one record from top to bottom: who decided, each version that was sent, publicity, and who got it. */
export function Chain({ words, language, trace }: ChainView) {
  return (
    <ol className="chain">
      <Decided words={words} trace={trace} />
      {trace.versions.map((version) => (
        <Sent key={version.version} words={words} version={version} />
      ))}
      <Published words={words} versions={trace.versions} />
      {trace.sealing !== null && <Sealed words={words} sealing={trace.sealing} />}
      <Recipients words={words} language={language} trace={trace} />
      <Open words={words} trace={trace} />
    </ol>
  );
}

interface StationView {
  readonly title: string;
  readonly mark?: "source" | "end";
  readonly children: ReactNode;
}

function Station({ title, mark, children }: StationView) {
  return (
    <li className={mark === undefined ? "station" : `station ${mark}`}>
      <h2>{title}</h2>
      {children}
    </li>
  );
}

type Fact = readonly [string, ReactNode];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="station-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Decided({ words, trace }: Omit<ChainView, "language">) {
  const { body, source, documentNumber, decidedOn, id } = trace.record;
  const own: readonly Fact[] =
    source === null || source.uscc === body.uscc ? [] : [[words.source, source.name]];
  return (
    <Station title={words.decided} mark="source">
      <p>
        <strong>{body.name}</strong> <span className="quiet code">{body.uscc}</span>
      </p>
      <Facts
        facts={[
          [words.document, documentNumber === "" ? words.noDocument : documentNumber],
          [words.decidedOn, dated(decidedOn)],
          ...own,
          [
            words.recordNumber,
            <span className="code" key="id">
              {id}
            </span>,
          ],
        ]}
      />
    </Station>
  );
}

function Sent({ words, version }: { readonly words: TraceWords; readonly version: VersionSeen }) {
  const { batch, recordedAt, supersededAt } = version;
  const code = (text: string) => <span className="code">{text}</span>;
  const time = (at: string) => <time dateTime={at}>{dated(shanghaiTime(at))}</time>;
  if (version.corrected) return <Corrected words={words} version={version} />;
  return (
    <Station title={words.sent(version.version)}>
      <Facts
        facts={[
          [words.sender, batch.sender?.name ?? words.senderUnknown],
          ...(batch.submittedAt === null ? [] : [[words.submitted, time(batch.submittedAt)] as const]),
          [words.taken, time(recordedAt)],
          [
            words.batch,
            <>
              {code(batch.id)} {words.row(batch.row)}
            </>,
          ],
          ...(batch.hash === null ? [] : [[words.hash, code(batch.hash)] as const]),
        ]}
      />
      {supersededAt !== null && (
        <p className="quiet">{dated(words.superseded(shanghaiTime(supersededAt)))}</p>
      )}
      <ReceiptLine words={words} title={words.receiptOf.handedOver} receipt={version.handedOver} />
      <ReceiptLine words={words} title={words.receiptOf.takenIn} receipt={version.takenIn} />
    </Station>
  );
}

/** A version that no file brought: who sent it, and the receipts of that, are those of the version before. */
function Corrected({ words, version }: { readonly words: TraceWords; readonly version: VersionSeen }) {
  const { recordedAt, supersededAt } = version;
  return (
    <Station title={words.corrected(version.version)}>
      <p>{words.correctedBy}</p>
      <Facts
        facts={[
          [
            words.correctedAt,
            <time key="at" dateTime={recordedAt}>
              {shanghaiTime(recordedAt)}
            </time>,
          ],
        ]}
      />
      {supersededAt !== null && <p className="quiet">{words.superseded(shanghaiTime(supersededAt))}</p>}
    </Station>
  );
}

interface PublishedView {
  readonly words: TraceWords;
  readonly versions: readonly VersionSeen[];
}

function Published({ words, versions }: PublishedView) {
  const shown = versions.flatMap(({ version, publicity }) =>
    publicity === null ? [] : [{ version, ...publicity }],
  );
  return (
    <Station title={words.public}>
      {shown.length === 0 && <p className="empty">{words.notPublic}</p>}
      <ul className="station-list">
        {shown.map(({ version, from, through, knownFrom, knownUntil }) => (
          <li key={version}>
            <strong>{dated(words.publicDays(from, through))}</strong>{" "}
            <span className="chip plain-chip">{words.version(version)}</span>
            <p className="quiet">
              {dated(words.publicSince(shanghaiTime(knownFrom)))}
              {knownUntil !== null && dated(` · ${words.publicEnded(shanghaiTime(knownUntil))}`)}
            </p>
          </li>
        ))}
      </ul>
    </Station>
  );
}

interface SealedView {
  readonly words: TraceWords;
  readonly sealing: NonNullable<TraceSeen["sealing"]>;
}

function Sealed({ words, sealing }: SealedView) {
  const { at, instrument, title, article, releasedAt } = sealing;
  return (
    <Station title={words.sealed}>
      <Facts
        facts={[
          [words.sealedOn, dated(shanghaiTime(at))],
          [words.basis, title === null ? `${instrument} ${article}` : `《${title}》${article}`],
          ...(releasedAt === null ? [] : [[words.releasedOn, dated(shanghaiTime(releasedAt))] as const]),
        ]}
      />
    </Station>
  );
}

function Recipients({ words, language, trace }: ChainView) {
  const { looks, looksTotal, exports } = trace;
  const list = (hops: readonly HopSeen[]) => (
    <ul className="station-list">
      {hops.map((hop) => (
        <HopItem key={hop.transfer} words={words} language={language} hop={hop} />
      ))}
    </ul>
  );
  return (
    <Station title={words.recipients}>
      {looks.length + exports.length === 0 && <p className="empty">{words.recipientsNone}</p>}
      {looks.length > 0 && <p className="quiet">{words.recipientsLead(looksTotal)}</p>}
      {list(looks)}
      {exports.length > 0 && <h3>{words.exports}</h3>}
      {list(exports)}
    </Station>
  );
}

function Open({ words, trace }: Omit<ChainView, "language">) {
  const days = trace.openExports;
  const sure = days.filter((one) => one.exports > 0);
  const uncertain = days.reduce((sum, one) => sum + one.uncertain, 0);
  return (
    <Station title={words.open} mark="end">
      <p className="quiet">{words.openLead}</p>
      {sure.length === 0 && <p className="empty">{words.openNone}</p>}
      {sure.length > 0 && (
        <details open>
          <summary>
            {words.openSum(
              sure.length,
              sure.reduce((sum, one) => sum + one.exports, 0),
            )}
          </summary>
          <ul className="days">
            {sure.map((one) => (
              <li key={one.day}>{dated(words.openDay(one.day, one.exports))}</li>
            ))}
          </ul>
        </details>
      )}
      {uncertain > 0 && <p className="quiet">{words.openMaybe(uncertain)}</p>}
      <p className="quiet">{words.limits}</p>
    </Station>
  );
}
