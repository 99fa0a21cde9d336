import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import { AskAdmission } from "./ask-admission.tsx";
import type { BodyView, PurposeSeen } from "./body-view.ts";
import { ApiForm } from "./form.tsx";

interface Named {
  readonly accountId: string;
  readonly displayName: string;
}

interface RequestSeen {
  readonly requestId: string;
  readonly purpose: string;
  readonly entries: readonly string[];
  readonly until: string;
  readonly persons: boolean;
  readonly askedBy: Named;
  readonly askedAt: string;
  readonly decision: string | null;
  readonly decidedBy: Named | null;
  readonly decidedAt: string | null;
}

interface AdmissionSeen {
  readonly purpose: string;
  readonly entry: string;
  readonly until: string;
  readonly persons: boolean;
}

export interface AdmissionsSeen {
  readonly admissions: readonly AdmissionSeen[];
  readonly requests: readonly RequestSeen[];
}

interface AdmissionsView {
  readonly view: BodyView;
  readonly seen: AdmissionsSeen;
  readonly purposes: readonly PurposeSeen[];
}

/** What the body is admitted to read, what was asked for, and for administrators the form to ask. */
export function Admissions({ view, seen, purposes }: AdmissionsView) {
  const page = view.words.organisationPage;
  const nameOf = (code: string): string => {
    const purpose = purposes.find((one) => one.purpose === code);
    return purpose === undefined ? code : purpose[view.language];
  };
  return (
    <section className="card" aria-labelledby="admissions">
      <h2 id="admissions">{page.admissionsTitle}</h2>
      <p className="quiet">{page.admissionsLead}</p>
      {seen.admissions.length === 0 && <p>{page.admissionsNone}</p>}
      <ul className="people-list">
        {seen.admissions.map((one) => (
          <li key={`${one.purpose} ${one.entry} ${one.until}`}>
            <span>
              {nameOf(one.purpose)} · {view.entryName(one.entry)}
            </span>
            <span className="quiet">
              {one.persons ? page.persons : page.personsNot} · {dated(page.until(one.until))}
            </span>
          </li>
        ))}
      </ul>
      <h3>{page.requestsTitle}</h3>
      {seen.requests.length === 0 && <p className="quiet">{page.requestsNone}</p>}
      <ul className="people-list">
        {seen.requests.map((one) => (
          <RequestLine key={one.requestId} view={view} asked={one} purposeName={nameOf(one.purpose)} />
        ))}
      </ul>
      {view.roles.includes("administrator") && <AskAdmission view={view} purposes={purposes} />}
    </section>
  );
}

interface RequestView {
  readonly view: BodyView;
  readonly asked: RequestSeen;
  readonly purposeName: string;
}

function RequestLine({ view, asked, purposeName }: RequestView) {
  const page = view.words.organisationPage;
  return (
    <li className="people-request">
      <div>
        <strong>{purposeName}</strong> <DecisionChip view={view} asked={asked} />
        <p>
          {asked.entries.map(view.entryName).join(view.language === "zh" ? "、" : ", ")} ·{" "}
          {asked.persons ? page.persons : page.personsNot} · {dated(page.until(asked.until))}
        </p>
        <p className="quiet">{dated(page.askedBy(asked.askedBy.displayName, shanghaiTime(asked.askedAt)))}</p>
      </div>
      {asked.decision === null && view.roles.includes("law-officer") && <Decide view={view} asked={asked} />}
    </li>
  );
}

type Decided = Pick<RequestView, "view" | "asked">;

function DecisionChip({ view, asked }: Decided) {
  const page = view.words.organisationPage;
  const { decision, decidedBy, decidedAt } = asked;
  if (decision === null || decidedBy === null || decidedAt === null) {
    return <span className="chip wait">{page.waiting}</span>;
  }
  const isConfirmed = decision === "confirmed";
  const say = isConfirmed ? page.confirmedBy : page.declinedBy;
  return (
    <span className={isConfirmed ? "chip good" : "chip bad"}>
      {dated(say(decidedBy.displayName, shanghaiTime(decidedAt)))}
    </span>
  );
}

function Decide({ view, asked }: Decided) {
  const { words, body, who } = view;
  const page = words.organisationPage;
  if (asked.askedBy.accountId === who.account.id) return <p className="quiet">{page.ownRequest}</p>;
  const acts = [
    ["confirm", "confirmed", page.confirm],
    ["decline", "declined", page.decline],
  ] as const;
  return (
    <div className="people-acts">
      {acts.map(([verb, done, button]) => (
        <ApiForm
          key={verb}
          words={words}
          plan={{
            method: "POST",
            to: `/api/v1/bodies/self/admissions/${asked.requestId}/${verb}`,
            next: `/organisation?body=${body.uscc}&done=${done}`,
            body: body.uscc,
            button,
            look: "plain",
          }}
        />
      ))}
    </div>
  );
}
