import { type FormEvent, useState } from "react";
import type { Body } from "../api-types.ts";
import { call, Refusal } from "./call.ts";
import { Failed, useTitle } from "./parts.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Asks for the body's key and begins the session when the platform knows it. */
export function SignIn() {
  const { words } = useTexts();
  const session = useSession();
  const [key, setKey] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  useTitle(words.signIn.title);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      session.begin(key.trim(), await call<Body>("/api/v1/bodies/self", key.trim()));
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card narrow">
      <h1>{words.signIn.title}</h1>
      <p className="quiet">{words.signIn.lead}</p>
      {session.hasEnded && error === null && (
        <p className="callout" role="status">
          {words.signIn.ended}
        </p>
      )}
      <SignInError error={error} />
      <form onSubmit={(event) => void onSubmit(event)}>
        <label htmlFor="key">{words.signIn.key}</label>
        <input
          id="key"
          type="password"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <button type="submit" className="btn main" disabled={isBusy}>
          {words.signIn.button}
        </button>
      </form>
    </section>
  );
}

function SignInError({ error }: { readonly error: Error | null }) {
  const { words } = useTexts();
  if (error === null) return null;
  if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
    return (
      <p className="callout bad" role="alert">
        {words.signIn.refused} <span className="code">{error.code}</span>
      </p>
    );
  }
  return <Failed error={error} />;
}
