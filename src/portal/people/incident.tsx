import { withQuery } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import type { DeskWords } from "../words/desk-zh.ts";
import { wordFor } from "../words/index.ts";
import { askAs } from "./asking.ts";
import { CaseActs, NextStep } from "./case-acts.tsx";
import { Due, GradeChips, StateChip, WhoLine } from "./case-parts.tsx";
import { Drafts, Steps } from "./case-story.tsx";
import type { CaseView } from "./case-view.ts";
import type { CaseFileSeen, ClockSeen } from "./desk-types.ts";
import { deskWordsOf } from "./desk-words.ts";
import { DESK_ROLES } from "./incidents.tsx";
import { peoplePage } from "./page.tsx";
import { isSeat, seatOf } from "./seat.tsx";

/** Words of a rule as a title. */
function sentenceOf(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** One incident: what to do next until when, what was found against which threshold, what was done, and the drafts of the notices. */
export async function incidentPage(request: PageRequest, id: string): Promise<PageAnswer> {
  const words = deskWordsOf(request.display.language);
  const { title, none } = words;
  const seat = await seatOf(request, { title, none, roles: DESK_ROLES, chosen: request.query.as });
  if (!isSeat(seat)) return seat;
  const one = await askAs<CaseFileSeen>(
    request,
    `/api/v1/incidents/${encodeURIComponent(id)}`,
    seat.body.uscc,
  );
  const { language } = request.display;
  const here = withQuery(`/incidents/${one.id}`, { as: seat.body.uscc });
  const view: CaseView = { words, language, one, as: seat.body.uscc, here };
  return peoplePage(request, {
    title: sentenceOf(one[language]),
    who: seat.who,
    done: words.done,
    body: (
      <>
        <Head view={view} />
        <NextStep view={view} />
        <div className="desk-columns">
          <div>
            <Findings view={view} />
            <Steps view={view} />
            <CaseActs view={view} />
            <Drafts view={view} />
          </div>
          <div>
            <Clocks view={view} />
            <Credential view={view} />
            <About view={view} />
          </div>
        </div>
      </>
    ),
  });
}

interface ViewOf {
  readonly view: CaseView;
}

function Head({ view: { words, one, as } }: ViewOf) {
  const { personal } = one;
  return (
    <>
      <p className="desk-back">
        <a href={withQuery("/incidents", { as, state: one.closedAt === null ? undefined : "closed" })}>
          ← {words.back}
        </a>
      </p>
      <p className="desk-chips">
        <StateChip state={one.state} words={words} /> <GradeChips one={one} words={words} />{" "}
        {one.overdue && <span className="chip bad">{words.overdue}</span>}
      </p>
      <p className="facts-line">
        <span>
          <WhoLine who={one.who} words={words} />
        </span>
        <span>
          {words.openedAt} <time dateTime={one.openedAt}>{dated(shanghaiTime(one.openedAt))}</time>
        </span>
        <span>{personal === null ? words.notJudged : personal ? words.personal.yes : words.personal.no}</span>
        {one.closedAt !== null && (
          <span>
            {words.closedAt} <time dateTime={one.closedAt}>{dated(shanghaiTime(one.closedAt))}</time>
          </span>
        )}
      </p>
    </>
  );
}

function Findings({ view: { words, one } }: ViewOf) {
  return (
    <section className="card" aria-labelledby="findings">
      <h2 id="findings">{words.findings}</h2>
      <p className="quiet">{words.findingsLead}</p>
      <ul className="people-list desk-findings">
        {one.findings.map(({ from, until, found, threshold }) => (
          <li key={from}>
            <time dateTime={from}>{dated(windowText(from, until))}</time>
            <span>
              <strong>{countText(found)}</strong>{" "}
              <span className="quiet">
                / {words.findingThreshold} {countText(threshold)}
              </span>
            </span>
            <Measure found={found} threshold={threshold} words={words} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const barTimesMost = 4;

/** The count beside its threshold as a bar: a stroke stands where the threshold is. */
function Measure({ found, threshold, words }: MeasureView) {
  const times = found / Math.max(1, threshold);
  const share = (Math.min(times, barTimesMost) / barTimesMost) * 100;
  return (
    <span className="desk-measure">
      <svg width="100%" height="0.6rem" aria-hidden="true" focusable="false">
        <rect className="track" width="100%" height="100%" rx="3" />
        <rect className="refused" width={`${share}%`} height="100%" rx="3" />
        <rect className="limit" x={`${100 / barTimesMost}%`} width="2" height="100%" />
      </svg>
      <span className="quiet">{words.findingTimes(times.toFixed(1))}</span>
    </span>
  );
}

interface MeasureView {
  readonly found: number;
  readonly threshold: number;
  readonly words: DeskWords;
}

/** A window of time as people write it: one day, or hours of a day. */
function windowText(from: string, until: string): string {
  const [begin, end] = [shanghaiTime(from), shanghaiTime(until)];
  const isWholeDay = begin.endsWith(" 00:00") && end.endsWith(" 00:00");
  return isWholeDay ? begin.slice(0, 10) : `${begin}–${end.slice(11)}`;
}

function Clocks({ view: { words, one } }: ViewOf) {
  return (
    <section className="card" aria-labelledby="clocks">
      <h2 id="clocks">{words.clocks}</h2>
      <ul className="people-list desk-clocks">
        {one.clocks.map((clock) => (
          <ClockLine key={clock.clock} clock={clock} asOf={one.asOf} words={words} />
        ))}
      </ul>
    </section>
  );
}

interface ClockView {
  readonly clock: ClockSeen;
  readonly asOf: string;
  readonly words: DeskWords;
}

const CLOCK_TONES: Readonly<Record<string, string>> = {
  met: "chip good",
  late: "chip bad",
  "not-needed": "chip plain-chip",
};

function ClockLine({ clock, asOf, words }: ClockView) {
  const { due, metAt, state, title, article, verified, note } = clock;
  const runs = state === "running" || state === "overdue";
  return (
    <li>
      <div>
        <strong>{wordFor(words.clockNames, clock.clock)}</strong>{" "}
        {!runs && <span className={CLOCK_TONES[state] ?? "chip"}>{wordFor(words.clockStates, state)}</span>}
        {runs && <Due due={due} asOf={asOf} words={words} />}
        {metAt !== null && <p className="quiet">{dated(words.clockMet(shanghaiTime(metAt)))}</p>}
        <details className="desk-why">
          <summary>
            {words.source(title, article)}
            {!verified && <span className="unverified">{words.unverified}</span>}
          </summary>
          {note !== null && (
            <p className="quiet" lang="zh-CN">
              {note}
            </p>
          )}
        </details>
      </div>
    </li>
  );
}

const CREDENTIAL_TONES = { open: "chip wait", frozen: "chip good", ended: "chip ended" } as const;

function Credential({ view: { words, one } }: ViewOf) {
  const { credential, frozen } = one;
  const isLetGo = credential?.state === "open" && frozen !== "by-hand";
  return (
    <section className="card" aria-labelledby="credential">
      <h2 id="credential">{words.credential}</h2>
      {credential === null ? (
        <p className="quiet">{words.credentialNone}</p>
      ) : (
        <>
          <p>
            {wordFor(words.kinds, credential.kind)}{" "}
            <span className="code quiet">{credential.id.slice(-8)}</span>{" "}
            <span className={CREDENTIAL_TONES[credential.state]}>
              {words.credentialStates[credential.state]}
            </span>
          </p>
          <p className="quiet">{words.credentialLead[credential.kind]}</p>
        </>
      )}
      {frozen !== null && <p>{isLetGo ? words.frozenEnded : wordFor(words.frozenBy, frozen)}</p>}
    </section>
  );
}

function About({ view: { words, one, language } }: ViewOf) {
  const { about } = one;
  const { threshold } = about;
  return (
    <section className="card" aria-labelledby="about">
      <h2 id="about">{words.about}</h2>
      <dl className="desk-facts">
        <dt>{words.counts}</dt>
        <dd>
          {about[language]} <span className="quiet">({words.window[about.window]})</span>
        </dd>
        <dt>{words.threshold}</dt>
        <dd>{threshold === null ? words.thresholdNone : words.thresholdValue(countText(threshold.value))}</dd>
        {threshold !== null && (
          <>
            <dt>{words.basis}</dt>
            <dd>
              <a href={`/law/${threshold.parameter}`}>{words.source(threshold.title, threshold.article)}</a>
              {!threshold.verified && <span className="unverified">{words.unverified}</span>}
              {threshold.note !== null && (
                <p className="quiet" lang="zh-CN">
                  {threshold.note}
                </p>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
