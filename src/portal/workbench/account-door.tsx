import { useEffect, useState } from "react";
import type { Body } from "../api-types.ts";
import { accountKey } from "./account-key.ts";
import { call, errorOf, Refusal } from "./call.ts";
import { Failed } from "./parts.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Set while the reader is away to sign in, so that the door opens by itself afterwards. */
const awayAt = "xinheng.signing-in";

interface OwnRoles {
  readonly items: readonly { readonly body: { readonly uscc: string; readonly name: string } }[];
}

/** Enters the workbench with a person's account: signs in first where nobody is, and asks for which body where there are several. */
export function AccountDoor() {
  const { words } = useTexts();
  const session = useSession();
  const [bodies, setBodies] = useState<readonly OwnRoles["items"][number]["body"][] | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const enter = async (uscc: string) => {
    const key = accountKey(uscc);
    session.begin(key, await call<Body>("/api/v1/bodies/self", key));
  };
  const open = async () => {
    sessionStorage.removeItem(awayAt);
    setError(null);
    try {
      const { items } = await call<OwnRoles>("/api/v1/account/roles", accountKey(""));
      const own = [...new Map(items.map(({ body }) => [body.uscc, body])).values()];
      const [only, ...more] = own;
      if (only !== undefined && more.length === 0) await enter(only.uscc);
      else setBodies(own);
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.status === 401) return signInFirst();
      setError(errorOf(thrown));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the reader comes back from signing in
  useEffect(() => {
    if (sessionStorage.getItem(awayAt) !== null) void open();
  }, []);
  return (
    <section className="card narrow">
      <h2>{words.account.title}</h2>
      <p className="quiet">{words.account.lead}</p>
      {error !== null && <Failed error={error} onRetry={() => void open()} />}
      {bodies === null ? (
        <button type="button" className="btn" onClick={() => void open()}>
          {words.account.button}
        </button>
      ) : (
        <div role="status">
          <p>{bodies.length === 0 ? words.account.none : words.account.choose}</p>
          {bodies.map(({ uscc, name }) => (
            <p key={uscc}>
              <button
                type="button"
                className="btn"
                onClick={() => void enter(uscc).catch((e) => setError(errorOf(e)))}
              >
                {name}
              </button>
            </p>
          ))}
        </div>
      )}
    </section>
  );
}

function signInFirst(): void {
  sessionStorage.setItem(awayAt, "1");
  location.assign(`/sign-in?${new URLSearchParams({ next: location.pathname })}`);
}
