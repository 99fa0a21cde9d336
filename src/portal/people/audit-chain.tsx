import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import type { AuditView } from "./audit-view.ts";
import { ApiForm } from "./form.tsx";
import { peopleWordsOf } from "./words.ts";

/** Whether the chain held when it was last walked, how far a walk is that is under way, and the button that asks for one. */
export function Chain({ view }: { readonly view: AuditView }) {
  const { words, verification, language } = view;
  const { running } = verification;
  const plan = {
    method: "POST",
    to: "/api/v1/audit/verification",
    next: "/audit",
    button: words.chainButton,
    look: "plain",
  } as const;
  return (
    <section className="card" aria-labelledby="chain">
      <h2 id="chain">
        {words.chain} <ChainChip view={view} />
      </h2>
      <LastWalk view={view} />
      {running === null ? (
        <>
          <p className="quiet">{words.chainLead}</p>
          {view.entries.onlyBody === null && <ApiForm words={peopleWordsOf(language)} plan={plan} />}
        </>
      ) : (
        <Progress view={view} />
      )}
      {view.entries.onlyBody === null && (
        <p className="quiet">
          {words.chainCommand} <code className="code">npx xinheng audit verify</code>
        </p>
      )}
    </section>
  );
}

function ChainChip({ view: { words, verification } }: { readonly view: AuditView }) {
  const { last } = verification;
  if (last === null) return <span className="chip plain-chip">{words.chainNever}</span>;
  return last.broken === null ? (
    <span className="chip good">{words.chainWhole}</span>
  ) : (
    <span className="chip bad">{words.chainBroken}</span>
  );
}

function LastWalk({ view: { words, verification } }: { readonly view: AuditView }) {
  const { last } = verification;
  if (last === null || last.finishedAt === null) return null;
  const entries = countText(last.entries ?? 0);
  return (
    <>
      <p>{dated(words.chainLast(shanghaiTime(last.finishedAt), entries))}</p>
      {last.broken !== null && (
        <p className="callout bad">{words.chainBrokenAt(countText(last.broken.position))}</p>
      )}
      {last.head !== null && (
        <details className="desk-why">
          <summary>{words.chainHead}</summary>
          <p className="code">
            {last.entries}:{last.head}
          </p>
        </details>
      )}
    </>
  );
}

function Progress({ view: { words, verification } }: { readonly view: AuditView }) {
  const { running, entries } = verification;
  if (running === null) return null;
  const isWaiting = running.walked === 0;
  return (
    <div role="status">
      <p>
        <span className="chip wait">{words.chainRunning}</span>{" "}
        {isWaiting ? words.chainWaiting : words.chainProgress(countText(running.walked), countText(entries))}
      </p>
      {!isWaiting && (
        <progress aria-label={words.chainRunning} value={running.walked} max={Math.max(entries, 1)} />
      )}
    </div>
  );
}
