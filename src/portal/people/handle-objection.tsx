import { shanghaiTime } from "../days.ts";
import { labelOf } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import { DecideForms, ProposeForms } from "./handle-forms.tsx";
import { AnswerText, ClockLine, nameOf, StateChip } from "./objection-parts.tsx";
import type { FieldLine, HandleView } from "./objection-view.ts";

/** One objection: what was said, the record beside what is asked and proposed, and the step that is open to whoever looks. */
export function HandleObjection({ view, objection }: HandleView) {
  const { words, naming } = view;
  const { one } = words;
  const entry = naming.entryNamed(objection.record.entry);
  const received = shanghaiTime(objection.receivedAt);
  return (
    <>
      <section className="card" aria-labelledby="objection">
        <h2 id="objection" lang="zh-CN">
          {objection.subject.name || words.body.person}
        </h2>
        <p>
          <span lang="zh-CN">{objection.record.documentNumber || objection.record.id}</span>{" "}
          {entry !== undefined && <span className="chip">{labelOf(entry, naming.language)}</span>}{" "}
          <StateChip words={words} state={objection.state} />
        </p>
        <p className="objection-clock">
          <span className="quiet">
            {objection.askedAs === "subject"
              ? dated(one.received(received))
              : dated(one.receivedByBody(received))}
          </span>
          <ClockLine words={words} clock={objection.clock} />
        </p>
        <p>
          <strong>{words.grounds[objection.ground]}</strong>
          {words.says}
          {objection.statement}
        </p>
        <EvidenceLinks view={view} objection={objection} />
        {objection.returned !== null && (
          <p className="callout">
            <strong>{words.body.returnedNote}</strong>
            {words.says}
            {objection.returned.note}
          </p>
        )}
      </section>
      <RecordBeside view={view} objection={objection} />
      <NextStep view={view} objection={objection} />
    </>
  );
}

function EvidenceLinks({ view, objection }: HandleView) {
  const { words } = view;
  if (objection.evidence.length === 0) return null;
  return (
    <p>
      {words.one.evidence}
      {words.says}
      {objection.evidence.map(({ no, name, bytes }) => (
        <a
          key={no}
          href={`/api/v1/objections/${objection.id}/evidence/${no}?body=${view.body.uscc}`}
          download
        >
          {name} ({Math.ceil(bytes / 1024)} KB){" "}
        </a>
      ))}
    </p>
  );
}

/** The record as it stands, and in the same line what is asked and what is proposed. */
function RecordBeside({ view, objection }: HandleView) {
  const { words, naming } = view;
  const { present, proposal } = objection;
  if (present === null) return null;
  const asked = new Map(objection.fields.map((line) => [line.field, line.text] as const));
  const proposed = new Map((proposal?.corrections ?? []).map((line) => [line.field, line.text] as const));
  const isConcerned = ({ field }: FieldLine): boolean => asked.has(field) || proposed.has(field);
  const others = present.fields.filter((line) => !isConcerned(line) && line.text !== "");
  const lines = [...present.fields.filter(isConcerned), ...others];
  return (
    <section className="card" aria-labelledby="present">
      <h2 id="present">{words.body.recordTitle}</h2>
      <p className="quiet">
        {words.body.version(String(present.version))} · {present.body.name} · {dated(present.decidedOn)}
      </p>
      {present.sealed && <p className="callout">{words.body.sealed}</p>}
      <table className="objection-fields">
        <thead>
          <tr>
            <th scope="col">{words.body.field}</th>
            <th scope="col">{words.body.present}</th>
            <th scope="col">{words.body.wanted}</th>
            {proposal !== null && <th scope="col">{words.body.proposedNow}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.field} className={isConcerned(line) ? "asked" : undefined}>
              <th scope="row">{nameOf(line, naming.language)}</th>
              <td data-head={words.body.present} lang="zh-CN">
                {line.text || words.form.empty}
              </td>
              <td data-head={words.body.wanted} lang="zh-CN">
                {asked.has(line.field) ? (asked.get(line.field) ?? words.one.askedUnknown) : ""}
              </td>
              {proposal !== null && (
                <td data-head={words.body.proposedNow} lang="zh-CN">
                  {proposed.has(line.field) ? proposed.get(line.field) || words.one.cleared : ""}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NextStep({ view, objection }: HandleView) {
  const { words, naming, roles } = view;
  const { proposal, state } = objection;
  return (
    <>
      {proposal !== null && (
        <section className="card" aria-labelledby="proposal">
          <h2 id="proposal">{state === "proposed" ? words.body.proposal : words.states[state]}</h2>
          <p className="quiet">
            {dated(words.body.proposedBy(proposal.by.displayName, shanghaiTime(proposal.at)))}
            {objection.answeredAt !== null &&
              dated(` · ${words.one.answered(shanghaiTime(objection.answeredAt))}`)}
          </p>
          <AnswerText words={words} language={naming.language} answer={proposal} />
        </section>
      )}
      {state === "forwarded" &&
        (roles.includes("examiner") ? (
          <Propose view={view} objection={objection} />
        ) : (
          <p className="quiet">{words.body.waitsExaminer}</p>
        ))}
      {state === "proposed" &&
        (roles.includes("decider") ? (
          <Decide view={view} objection={objection} />
        ) : (
          <p className="quiet">{words.body.waitsDecider}</p>
        ))}
    </>
  );
}

function Propose({ view, objection }: HandleView) {
  if (!objection.may.propose) return <p className="callout">{view.words.body.ownRequest}</p>;
  return <ProposeForms view={view} objection={objection} />;
}

function Decide({ view, objection }: HandleView) {
  const { words, who } = view;
  if (objection.proposal?.by.accountId === who.account.id)
    return <p className="callout">{words.body.ownProposal}</p>;
  if (!objection.may.decide) return <p className="callout">{words.body.ownRequest}</p>;
  return <DecideForms view={view} objection={objection} />;
}
