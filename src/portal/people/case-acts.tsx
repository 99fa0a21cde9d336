import type { ReactNode } from "react";
import { wordFor } from "../words/index.ts";
import { Due } from "./case-parts.tsx";
import type { CaseView } from "./case-view.ts";
import type { ChoiceSeen } from "./desk-types.ts";
import { ApiForm, Area, Select } from "./form.tsx";
import { peopleWordsOf } from "./words.ts";

interface ViewOf {
  readonly view: CaseView;
}

interface Act {
  readonly key: string;
  readonly title: string;
  /** The steps that it is the next one for. */
  readonly next: readonly string[];
  readonly form: ReactNode;
}

/** The one thing to do next with its deadline, and the form for it where the reader may do it. */
export function NextStep({ view }: ViewOf) {
  const { words, one } = view;
  const { next } = one;
  if (next === null) return <p className="callout good">{words.nextNone}</p>;
  const act = actsOf(view).find((it) => it.next.includes(next.act));
  const waits = waitingText(view, next.act);
  return (
    <section className={one.overdue ? "card desk-next late" : "card desk-next"} aria-labelledby="next">
      <h2 id="next">{words.next}</h2>
      <p className="desk-next-act">
        {wordFor(words.nextAct, next.act)}{" "}
        {next.due !== null && <Due due={next.due} asOf={one.asOf} words={words} />}
      </p>
      {act === undefined ? waits !== null && <p className="quiet">{waits}</p> : act.form}
    </section>
  );
}

/** Why the reader cannot do the next step; null where nothing is to be said. */
function waitingText({ words, one }: CaseView, act: string): string | null {
  if (!one.mayAct) return words.nextOther;
  if (one.may.note === "INCIDENT_OWN") return words.own;
  if (act === "lift") return words.liftOther;
  return act === "close" ? words.closeAskedOther : words.nextOther;
}

/** Everything else that may be done about the case now. */
export function CaseActs({ view }: ViewOf) {
  const { words, one } = view;
  const others = actsOf(view).filter(({ next }) => one.next === null || !next.includes(one.next.act));
  if (others.length === 0) return null;
  return (
    <section className="card" aria-labelledby="acts">
      <h2 id="acts">{words.acts}</h2>
      {others.map(({ key, title, form }) => (
        <details key={key} className="desk-act">
          <summary>{title}</summary>
          {form}
        </details>
      ))}
    </section>
  );
}

/** The acts that are open to the reader. */
function actsOf(view: CaseView): readonly Act[] {
  const { words, one } = view;
  const { may } = one;
  const isTelling = may.tellAuthority === null || may.tellPersons === null;
  const tells = ["tell-authority", "tell-persons"];
  const all: readonly (Act | null)[] = [
    may.triage === null
      ? { key: "triage", title: words.triageTitle, next: ["triage"], form: <Triage view={view} /> }
      : null,
    may.contain === null
      ? {
          key: "contain",
          title: one.frozen === null ? words.containTitle : words.containMore,
          next: ["contain"],
          form: <Contain view={view} />,
        }
      : null,
    isTelling ? { key: "notify", title: words.notifyTitle, next: tells, form: <Notify view={view} /> } : null,
    may.lift === null
      ? { key: "lift", title: words.liftTitle, next: ["lift"], form: <Plain view={view} verb="lift" /> }
      : null,
    may.askClosing === null
      ? {
          key: "ask-closing",
          title: words.closeTitle,
          next: ["ask-closing"],
          form: <Plain view={view} verb="ask-closing" />,
        }
      : null,
    may.close === null
      ? { key: "close", title: words.closeTitle, next: ["close"], form: <Plain view={view} verb="close" /> }
      : null,
    may.note === null
      ? { key: "note", title: words.noteTitle, next: [], form: <Plain view={view} verb="note" /> }
      : null,
  ];
  return all.filter((one) => one !== null);
}

interface StepFormView {
  readonly view: CaseView;
  readonly verb: string;
  readonly button: string;
  readonly children?: ReactNode;
}

function StepForm({ view, verb, button, children }: StepFormView) {
  const { one, as, here, language, words } = view;
  const plan = {
    method: "POST",
    to: `/api/v1/incidents/${one.id}/${verb}`,
    next: `${here}&done=${verb}`,
    body: as,
    button,
  } as const;
  return (
    <ApiForm words={peopleWordsOf(language)} plan={plan}>
      {children}
      <Area
        plan={{
          name: "note",
          label: words.note,
          hint: words.noteHint,
          lengthMax: 500,
          rows: 2,
          prefix: verb,
        }}
      />
    </ApiForm>
  );
}

const PLAIN = {
  lift: "liftButton",
  note: "noteButton",
  "ask-closing": "askClosingButton",
  close: "closeButton",
} as const;

function Plain({ view, verb }: ViewOf & { readonly verb: keyof typeof PLAIN }) {
  return <StepForm view={view} verb={verb} button={view.words[PLAIN[verb]]} />;
}

function Triage({ view }: ViewOf) {
  const { words } = view;
  return (
    <StepForm view={view} verb="triage" button={words.triageButton}>
      <Select
        plan={{
          name: "grade",
          label: words.triageGrade,
          options: [["", words.triageChoose], ...Object.entries(words.grades)],
          required: true,
          prefix: "triage",
        }}
      />
      <label className="people-tick">
        <input type="checkbox" name="personal" data-flag="" /> {words.triagePersonal}
      </label>
    </StepForm>
  );
}

/** A case about a body as such has nothing to freeze until somebody says which of its keys or programs it was. */
function Contain({ view }: ViewOf) {
  const { words, one } = view;
  const isMore = one.frozen !== null;
  const isNamed = one.credential !== null && !isMore;
  const options: readonly (readonly [string, string])[] = [
    ...one.choices.map((choice) => [`${choice.kind}:${choice.id}`, choiceText(choice, view)] as const),
    ...(isMore ? [] : [["", words.containChooseNone] as const]),
  ];
  const isByHand = !isNamed && one.choices.length === 0;
  return (
    <StepForm view={view} verb="contain" button={isByHand ? words.containByHand : words.containButton}>
      {isNamed ? (
        <p className="quiet">{words.credentialLead[one.credential.kind]}</p>
      ) : (
        one.choices.length > 0 && (
          <Select plan={{ name: "credential", label: words.containChoose, options, prefix: "contain" }} />
        )
      )}
    </StepForm>
  );
}

function choiceText({ kind, id, name, issuedOn, lastUsedOn }: ChoiceSeen, { words }: CaseView): string {
  const used = lastUsedOn === null ? words.choiceUnused : words.choiceUsed(lastUsedOn);
  return kind === "key"
    ? `${words.choiceKey(issuedOn ?? "", used)} (${id.slice(-8)})`
    : words.choiceClient(name ?? id.slice(-8), used);
}

function Notify({ view }: ViewOf) {
  const { words, one } = view;
  const { tellAuthority, tellPersons } = one.may;
  const open = Object.entries(words.whomNames).filter(([whom]) =>
    whom === "authority" ? tellAuthority === null : tellPersons === null,
  );
  return (
    <StepForm view={view} verb="notify" button={words.notifyButton}>
      <Select plan={{ name: "whom", label: words.whom, options: open, prefix: "notify" }} />
      <Area
        plan={{
          name: "sent",
          label: words.sentText,
          required: false,
          rows: 6,
          lengthMax: 5_000,
          prefix: "notify",
        }}
      />
    </StepForm>
  );
}
