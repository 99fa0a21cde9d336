import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import { ApiForm, Field } from "./form.tsx";

/** The provider of the operator's choice, as the pages show it. */
export interface ExternalWay {
  readonly issuer: string;
  readonly label: { readonly zh: string; readonly en: string };
  readonly endsThere: boolean;
}

export interface Said {
  readonly code: string;
  readonly sentence: string;
}

/** Refusals that a way back from the provider may bring along; a link cannot make the page say anything else. */
const SHOWN =
  /^(?:EXTERNAL_[A-Z_]{1,40}|REQUEST_NOT_OURS|SESSION_REQUIRED|PASSWORD_CHANGE_REQUIRED|TOO_MANY_REQUESTS|UNAVAILABLE)$/u;

/** The provider that one can sign in through; null where there is none. */
export async function externalWay(request: PageRequest): Promise<ExternalWay | null> {
  const answer = await request.api("/api/v1/session/ways");
  return answer.status === 200 ? (answer.json as { readonly external: ExternalWay | null }).external : null;
}

/** Why somebody was sent back here, in the language of the page; null where nobody was. */
export async function refusedSaid(request: PageRequest): Promise<Said | null> {
  const code = request.query.refused;
  if (code === undefined || !SHOWN.test(code)) return null;
  const answer = await request.api(`/api/problems/${code}`);
  if (answer.status !== 200) return null;
  const line = answer.json as { readonly zh: string; readonly en: string };
  return { code, sentence: line[request.display.language] };
}

/** The sentence of a refusal, with the code that a help desk asks for. */
export function RefusedSaid({ said }: { readonly said: Said | null }) {
  if (said === null) return null;
  return (
    <div className="callout bad" role="alert">
      {said.sentence} <span className="code">{said.code}</span>
    </div>
  );
}

interface ButtonView {
  readonly request: PageRequest;
  readonly way: ExternalWay | null;
  readonly next: string;
}

/** A link that looks like a button: it needs no JavaScript. */
export function ExternalSignIn({ request, way, next }: ButtonView) {
  if (way === null) return null;
  return (
    <a className="btn" href={withQuery("/api/v1/session/external", { next })}>
      {way.label[request.display.language]}
    </a>
  );
}

/** After coming back: the code of the own authenticator, which the provider did not stand in for. */
export function CodeForm({ words, next }: { readonly words: PeopleWords; readonly next: string }) {
  const { oneTime, oneTimeHint, codeLead, codeButton, codeOther } = words.signIn;
  const plan = { method: "POST", to: "/api/v1/session/external/code", next, button: codeButton } as const;
  return (
    <>
      <p className="quiet">{codeLead}</p>
      <ApiForm words={words} plan={plan}>
        <Field plan={{ name: "code", label: oneTime, autoComplete: "one-time-code", hint: oneTimeHint }} />
      </ApiForm>
      <p>
        <a href={withQuery("/sign-in", { next })}>{codeOther}</a>
      </p>
    </>
  );
}

/** Who signed out here may still be signed in at the provider, on a machine that others use. */
export function StillThere({ request, words, way }: StillView) {
  if (request.query.done !== "signed-out" || way === null || !way.endsThere) return null;
  return (
    <p className="callout">
      {words.signIn.stillThere} <a href="/api/v1/session/external/end">{words.signIn.endThere}</a>
    </p>
  );
}

interface StillView {
  readonly request: PageRequest;
  readonly words: PeopleWords;
  readonly way: ExternalWay | null;
}
