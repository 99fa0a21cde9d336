import { shanghaiTime } from "../days.ts";
import { labelOf } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import type { ObjectionWords } from "../words/objections-zh.ts";
import { AnswerText, ClockLine, FieldLines, StateChip } from "./objection-parts.tsx";
import type { Naming, OwnObjectionSeen } from "./objection-view.ts";

interface OwnView {
  readonly words: ObjectionWords;
  readonly naming: Naming;
  readonly objection: OwnObjectionSeen;
}

/** One objection as its enterprise sees it: what was asked, the clock, and the answer with the ways on. */
export function OwnObjection({ words, naming, objection }: OwnView) {
  const { one } = words;
  const { record, state, clock, receivedAt, askedAs } = objection;
  const entry = naming.entryNamed(record.entry);
  const received = shanghaiTime(receivedAt);
  return (
    <li className="objection">
      <div>
        <strong lang="zh-CN">{record.documentNumber || record.id}</strong>{" "}
        <span className="chip">{entry === undefined ? record.entry : labelOf(entry, naming.language)}</span>{" "}
        <StateChip words={words} state={state} />
        <p className="objection-clock">
          <span className="quiet">
            {dated(askedAs === "subject" ? one.received(received) : one.receivedByBody(received))}
          </span>
          <ClockLine words={words} clock={clock} />
        </p>
        <p className="quiet">
          {one.body}
          {words.says}
          {objection.body.name}
        </p>
        <p>
          <strong>{one.asked}</strong>
        </p>
        <FieldLines
          words={words}
          language={naming.language}
          lines={objection.fields}
          blank={one.askedUnknown}
        />
        <p>
          <strong>{one.statement}</strong>
          {words.says}
          {objection.statement}
        </p>
        {objection.evidence.length > 0 && (
          <p className="quiet">
            {one.evidence}
            {words.says}
            {objection.evidence.map(({ name }) => name).join("；")}
          </p>
        )}
        <Answer words={words} naming={naming} objection={objection} />
        <WaysOn words={words} naming={naming} objection={objection} />
      </div>
    </li>
  );
}

function Answer({ words, naming, objection }: OwnView) {
  const { answer, state } = objection;
  if (answer === null) return null;
  const { one } = words;
  return (
    <div className={state === "refused" ? "objection-answer refused" : "objection-answer"}>
      <p>
        <strong>{words.states[state]}</strong>{" "}
        <span className="quiet">{dated(one.answered(shanghaiTime(answer.answeredAt)))}</span>
      </p>
      <AnswerText words={words} language={naming.language} answer={answer} />
      {answer.version !== null && <p className="quiet">{one.version(String(answer.version))}</p>}
    </div>
  );
}

function WaysOn({ words, objection }: OwnView) {
  const { waysOn, answer } = objection;
  if (waysOn.length === 0) return null;
  const { one } = words;
  return (
    <>
      <p>{answer === null ? one.unanswered : one.waysTitle}</p>
      <ul>
        {waysOn.map((way) => (
          <li key={way.way}>
            {one.ways[way.way](String(way.days ?? ""))}{" "}
            <span className="quiet" lang="zh-CN">
              《{way.title}》{way.article}
            </span>{" "}
            {!way.verified && <span className="unverified">{one.articleUnverified}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
