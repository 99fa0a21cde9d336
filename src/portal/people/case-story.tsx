import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import { wordFor } from "../words/index.ts";
import type { CaseView } from "./case-view.ts";
import type { StepSeen } from "./desk-types.ts";

interface ViewOf {
  readonly view: CaseView;
}

/** What was done about a case, in order of time. */
export function Steps({ view }: ViewOf) {
  const { words, one } = view;
  return (
    <section className="card" aria-labelledby="steps">
      <h2 id="steps">{words.steps}</h2>
      <ol className="desk-steps">
        {one.steps.map((step) => (
          <StepLine key={`${step.at} ${step.step}`} view={view} step={step} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({ view: { words }, step }: ViewOf & { readonly step: StepSeen }) {
  const others: Readonly<Record<string, string>> = { system: words.stepSystem, desk: words.stepDesk };
  const by = step.by ?? others[step.actor] ?? words.stepUnknown;
  return (
    <li className={step.step === "noted" ? "quiet-step" : undefined}>
      <p>
        <strong>{wordFor(words.stepNames, step.step)}</strong>{" "}
        <span className="quiet">
          {by} · <time dateTime={step.at}>{dated(shanghaiTime(step.at))}</time>
        </span>
      </p>
      {step.note !== "" && <p className="desk-note">{step.note}</p>}
      {step.sent !== null && (
        <details>
          <summary>{words.stepSent}</summary>
          <pre className="desk-draft">{step.sent}</pre>
        </details>
      )}
    </li>
  );
}

/** Drafts of the notices to read and to copy. */
export function Drafts({ view: { words, one } }: ViewOf) {
  if (one.drafts.length === 0) return null;
  return (
    <section className="card" aria-labelledby="drafts">
      <h2 id="drafts">{words.drafts}</h2>
      <p className="quiet">{words.draftsLead}</p>
      {one.drafts.map(({ to, language, text }) => (
        <details key={`${to} ${language}`} className="desk-why">
          <summary>
            {wordFor(words.draftTo, to)} · {wordFor(words.draftLanguage, language)}
          </summary>
          <pre className="desk-draft" lang={language === "zh" ? "zh-CN" : "en"}>
            {text}
          </pre>
          <button
            type="button"
            className="btn small-btn"
            data-island="copy"
            data-copy={text}
            data-done={words.copied}
            hidden
          >
            {words.copy}
          </button>
        </details>
      ))}
    </section>
  );
}
