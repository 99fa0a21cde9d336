import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Body } from "../api-types.ts";
import { AccountDoor } from "./account-door.tsx";
import { call, errorOf, isKeyRefused, Refusal } from "./call.ts";
import { Failed } from "./parts.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Asks for the body's key and begins the session when the platform knows it. The address stays, so a deep link is reached after. */
export function SignIn() {
  const { words } = useTexts();
  const session = useSession();
  const [key, setKey] = useState("");
  const [isShown, setShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = words.titleOf(words.signIn.title);
  }, [words]);
  const signIn = async () => {
    setBusy(true);
    setError(null);
    try {
      session.begin(key.trim(), await call<Body>("/api/v1/bodies/self", key.trim()));
    } catch (thrown) {
      setError(errorOf(thrown));
      setBusy(false);
      field.current?.focus();
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void signIn();
  };
  return (
    <>
      <section className="card narrow">
        <h1>{words.signIn.title}</h1>
        <p className="quiet">{words.signIn.lead}</p>
        {session.ended !== null && error === null && (
          <p className="callout" role="status">
            {session.ended === "revoked" ? words.signIn.revoked : words.signIn.ended}
          </p>
        )}
        <SignInError error={error} onRetry={() => void signIn()} />
        <form onSubmit={onSubmit}>
          <label htmlFor="key">{words.signIn.key}</label>
          <input
            id="key"
            ref={field}
            type={isShown ? "text" : "password"}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-describedby="key-hint"
            aria-invalid={isKeyRefused(error)}
            required
          />
          <p className="hint" id="key-hint">
            {words.signIn.hint}
          </p>
          <label className="tick">
            <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
            {words.signIn.show}
          </label>
          <button type="submit" className="btn main" disabled={isBusy}>
            {isBusy ? words.signIn.busy : words.signIn.button}
          </button>
        </form>
      </section>
      <AccountDoor />
    </>
  );
}

function SignInError({ error, onRetry }: { readonly error: Error | null; readonly onRetry: () => void }) {
  const { words } = useTexts();
  if (error === null) return null;
  if (!isKeyRefused(error)) return <Failed error={error} onRetry={onRetry} />;
  const code = error instanceof Refusal ? error.code : "";
  return (
    <div className="callout bad" role="alert">
      <p>
        {code === "KEY_REVOKED" ? words.signIn.revoked : words.signIn.unknown}{" "}
        <span className="code">{code}</span>
      </p>
    </div>
  );
}
