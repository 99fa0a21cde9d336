import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Body } from "../api-types.ts";
import { isAccountKey, signOutAccount } from "./account-key.ts";
import { forget } from "./kept.ts";

const keptAt = "xinheng.body-key";

export interface Session {
  /** The body's API key; null before sign-in. */
  readonly key: string | null;
  readonly body: Body | null;
  /** Why the session that was there ended without being asked to; null when it did not. */
  readonly ended: "unknown" | "revoked" | null;
  readonly begin: (key: string, body: Body) => void;
  /** Ends the session. What was typed stays when the platform ended it, and goes when the clerk did. */
  readonly end: (because: "asked" | "unknown" | "revoked") => void;
}

const SessionContext = createContext<Session | null>(null);

type Held = Pick<Session, "key" | "body" | "ended">;

/** Keeps the key in this window's session storage: gone with the window, never in a cookie or an address. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [held, hold] = useState<Held>({ key: sessionStorage.getItem(keptAt), body: null, ended: null });
  const session = useMemo<Session>(
    () => ({
      ...held,
      begin: (key, body) => {
        sessionStorage.setItem(keptAt, key);
        hold({ key, body, ended: null });
      },
      end: (because) => {
        sessionStorage.removeItem(keptAt);
        queries.clear();
        if (because === "asked") forget();
        if (because === "asked" && held.key !== null && isAccountKey(held.key)) signOutAccount();
        hold({ key: null, body: null, ended: because === "asked" ? null : because });
      },
    }),
    [held, queries],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("The session is used outside its provider.");
  return session;
}

/** Who is signed in, for the pages that are shown only then. */
export function useBody(): { readonly key: string; readonly body: Body } {
  const { key, body } = useSession();
  if (key === null || body === null) throw new Error("A page of the workbench is shown without a session.");
  return { key, body };
}
