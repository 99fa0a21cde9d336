import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import { wordFor } from "../words/index.ts";
import type { PeopleWords } from "../words/people-zh.ts";

/** Something that happened to the own account, as the API tells it. */
export interface AccountEventSeen {
  readonly at: string;
  readonly act: string;
  readonly by: "account" | "other";
  readonly strength?: string;
  readonly usedCode: boolean;
  readonly role?: string;
}

interface EventsView {
  readonly words: PeopleWords;
  readonly events: readonly AccountEventSeen[];
}

/** What happened to the own account lately: changes of what one signs in with, and attempts that were refused. */
export function AccountEvents({ words, events }: EventsView) {
  const page = words.events;
  return (
    <section className="card" aria-labelledby="events">
      <h2 id="events">{page.title}</h2>
      <p className="quiet">{page.lead}</p>
      {events.length === 0 && <p>{page.none}</p>}
      <ul className="people-list">
        {events.map((event) => (
          <li key={`${event.at} ${event.act} ${event.role ?? ""}`}>
            <span>
              {sentenceOf(words, event)} {isWarning(event) && <span className="chip wait">{page.watch}</span>}
            </span>
            <span className="quiet">
              <time dateTime={event.at}>{dated(shanghaiTime(event.at))}</time>
              {event.by === "other" && ` · ${page.byOthers}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentenceOf(words: PeopleWords, { act, usedCode, strength, role }: AccountEventSeen): string {
  if (usedCode) return words.events.usedCode;
  const what = wordFor(words.events.acts, act);
  if (strength !== undefined) return words.events.more(what, wordFor(words.accountPage.strength, strength));
  return role === undefined ? what : words.events.more(what, wordFor(words.roles, role));
}

function isWarning({ act, by }: AccountEventSeen): boolean {
  return act === "sign-in-refused" || by === "other";
}
