import { withQuery } from "../ask.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { askAs, type OwnRole, whoIs } from "./asking.ts";
import { HandleObjection } from "./handle-objection.tsx";
import { namingOf } from "./my-objections.tsx";
import { ClockLine, StateChip } from "./objection-parts.tsx";
import type { HandledObjection, HandlingView, QueueLine } from "./objection-view.ts";
import { Bodies, bodiesOf } from "./organisation.tsx";
import { peoplePage } from "./page.tsx";
import { mayRaise, raisePage } from "./raise-objection.tsx";
import { signInFirst } from "./sign-in.tsx";
import { objectionWordsOf, peopleWordsOf } from "./words.ts";

const AT = "/objections";
const HANDLING = ["clerk", "examiner", "decider", "law-officer"];

/** A body that answers objections: its queue by due day, and one objection beside its record with the next step of the procedure. */
export async function objectionsPage(request: PageRequest): Promise<PageAnswer> {
  const words = objectionWordsOf(request.display.language);
  const who = await whoIs(request);
  const { body: asked, id, raise } = request.query;
  if (who === null || who.mustChangePassword)
    return signInFirst(request, { next: withQuery(AT, request.query), isAsked: false });
  const { items } = await askAs<{ readonly items: readonly OwnRole[] }>(request, "/api/v1/account/roles");
  const bodies = bodiesOf(items, HANDLING);
  const body = bodies.find(({ uscc }) => uscc === asked) ?? bodies[0];
  const title = raise === undefined ? words.body.title : words.raise.title;
  if (body === undefined)
    return peoplePage(request, { title, body: <p className="empty">{words.body.none}</p>, who });
  const roles = items.filter((one) => one.body.uscc === body.uscc).map(({ role }) => role);
  const view: HandlingView = { request, words, naming: await namingOf(request), who, body, roles };
  const content =
    raise !== undefined ? await raisePage(view) : id === undefined ? await queue(view) : await one(view, id);
  const lead = raise === undefined ? words.body.lead : words.raise.lead;
  return peoplePage(request, {
    title,
    who,
    body: (
      <>
        {id === undefined && <p className="lead">{lead(body.name)}</p>}
        {id === undefined && raise === undefined && (
          <Bodies
            words={peopleWordsOf(request.display.language)}
            at={AT}
            bodies={bodies}
            chosen={body.uscc}
          />
        )}
        {content}
      </>
    ),
  });
}

async function queue(view: HandlingView): Promise<React.ReactNode> {
  const { request, words, body } = view;
  const answered = request.query.answered === "true";
  const path = withQuery("/api/v1/objections", { answered: answered ? "true" : undefined });
  const { items } = await askAs<{ readonly items: readonly QueueLine[] }>(request, path, body.uscc);
  const tabs = [
    [withQuery(AT, { body: body.uscc }), words.body.open, !answered],
    [withQuery(AT, { body: body.uscc, answered: "true" }), words.body.answered, answered],
  ] as const;
  return (
    <section className="card">
      <nav className="tabs" aria-label={words.body.title}>
        <ul>
          {tabs.map(([href, name, isHere]) => (
            <li key={href}>
              <a href={href} {...(isHere ? { "aria-current": "page" as const } : {})}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {items.length === 0 && (
        <p className="empty">{answered ? words.body.emptyAnswered : words.body.empty}</p>
      )}
      <ul className="people-list">
        {items.map((line) => (
          <Line key={line.id} view={view} line={line} />
        ))}
      </ul>
      {mayRaise(view) && (
        <p>
          <a className="btn" href={withQuery(AT, { body: body.uscc, raise: "find" })}>
            {words.raise.place}
          </a>
        </p>
      )}
    </section>
  );
}

function Line({ view, line }: { readonly view: HandlingView; readonly line: QueueLine }) {
  const { words, body } = view;
  const number = line.record.documentNumber || line.record.id;
  return (
    <li>
      <div>
        <strong lang="zh-CN">{line.subject.name || words.body.person}</strong>{" "}
        <StateChip words={words} state={line.state} />
        <p>
          <span lang="zh-CN">{number}</span> · {words.grounds[line.ground]}
        </p>
        <p className="objection-clock">
          <ClockLine words={words} clock={line.clock} />
        </p>
      </div>
      <a
        className="btn small-btn"
        href={withQuery(AT, { body: body.uscc, id: line.id })}
        aria-label={words.body.lookOf(number)}
      >
        {words.body.look}
      </a>
    </li>
  );
}

async function one(view: HandlingView, id: string): Promise<React.ReactNode> {
  const { request, words, body } = view;
  const path = `/api/v1/objections/${encodeURIComponent(id)}`;
  const objection = await askAs<HandledObjection>(request, path, body.uscc);
  return (
    <>
      <p>
        <a href={withQuery(AT, { body: body.uscc })}>{words.body.back}</a>
      </p>
      <HandleObjection view={view} objection={objection} />
    </>
  );
}
