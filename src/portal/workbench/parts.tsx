import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Catalogue } from "../api-types.ts";
import { call, Refusal } from "./call.ts";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Says that something is on its way, to eyes and ears. */
export function Loading() {
  const { words } = useTexts();
  return (
    <p className="quiet" role="status">
      {words.loading}
    </p>
  );
}

/** What went wrong in the reader's language, the code, and the way on. A refused key ends the session. */
export function Failed({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const { words, language } = useTexts();
  const { end } = useSession();
  const refusal = error instanceof Refusal ? error : null;
  const isKeyRefused = refusal?.status === 401;
  useEffect(() => {
    if (isKeyRefused) end("refused");
  }, [isKeyRefused, end]);
  const said = language === "en" ? refusal?.problem?.en : refusal?.problem?.zh;
  return (
    <div className="callout bad" role="alert">
      <p>
        <strong>{words.failed}</strong>
        {words.colon}
        {said ?? refusal?.problem?.detail ?? words.network}
      </p>
      {refusal !== null && (
        <p className="quiet">
          {words.code} <span className="code">{refusal.code}</span>
        </p>
      )}
      {onRetry !== undefined && (
        <button type="button" className="btn" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

/** Sets the title of the window for the page on show. */
export function useTitle(title: string): void {
  const { words } = useTexts();
  useEffect(() => {
    document.title = words.titleOf(title);
  }, [title, words]);
}

/** The catalogue, asked once per visit. */
export function useCatalogue() {
  const { key } = useSession();
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: () => call<Catalogue>("/api/v1/catalogue", key ?? ""),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The name of an entry in the reader's language; its code until the catalogue has arrived. */
export function useEntryName(): (entry: string) => string {
  const { language } = useTexts();
  const { data } = useCatalogue();
  return (code) => {
    const entry = data?.entries.find((one) => one.entry === code);
    if (entry === undefined) return code;
    return language === "en" ? entry.en : entry.zh;
  };
}
