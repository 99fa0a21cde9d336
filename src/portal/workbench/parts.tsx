import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Catalogue } from "../api-types.ts";
import { call, isKeyRefused, Refusal } from "./call.ts";
import { hasMoved } from "./router.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const slowMs = 4000;

/** Says that something is on its way, to eyes and ears, and that it takes long when it does. */
export function Loading() {
  const { words } = useTexts();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="quiet loading" role="status">
      {isSlow ? words.stillLoading : words.loading}
    </p>
  );
}

/** The heading of a page: names the window, and takes the focus when the reader came here by a link of the workbench. */
export function PageHeading({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const { words } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = words.titleOf(title);
  }, [title, words]);
  useEffect(() => {
    if (hasMoved()) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}

interface FailedPlan {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong in the reader's language, the code, and the way on. A refused key ends the session. */
export function Failed({ error, onRetry }: FailedPlan) {
  const { words, language } = useTexts();
  const { end } = useSession();
  const refusal = error instanceof Refusal ? error : null;
  const isEnded = isKeyRefused(error);
  useEffect(() => {
    if (isEnded) end(refusal?.code === "KEY_REVOKED" ? "revoked" : "unknown");
  }, [isEnded, end, refusal]);
  const said = language === "en" ? refusal?.problem?.en : refusal?.problem?.zh;
  return (
    <div className="callout bad" role="alert">
      <p>
        <strong>{words.failed}</strong>
        {words.colon}
        {said ?? words.failures[failureOf(refusal)]}
      </p>
      <p className="quiet fine">
        {words.code} <span className="code">{refusal?.code ?? "UNKNOWN"}</span>
        {refusal?.problem?.instance !== undefined && (
          <>
            {" · "}
            {words.request} <span className="code">{refusal.problem.instance.replace(/^urn:uuid:/, "")}</span>
          </>
        )}
      </p>
      {onRetry !== undefined && <RetryButton after={refusal?.retryAfter ?? 0} onRetry={onRetry} />}
    </div>
  );
}

function failureOf(
  refusal: Refusal | null,
): "network" | "forbidden" | "missing" | "tooMany" | "unavailable" | "other" {
  switch (refusal?.status) {
    case 0:
      return "network";
    case 403:
      return "forbidden";
    case 404:
      return "missing";
    case 429:
      return "tooMany";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "other";
  }
}

/** Tries again; when the platform asked to wait, it counts the seconds down first. */
function RetryButton({ after, onRetry }: { readonly after: number; readonly onRetry: () => void }) {
  const { words } = useTexts();
  const [left, setLeft] = useState(after);
  useEffect(() => setLeft(after), [after]);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  // The button goes away with the error; the focus must not go with it.
  const retry = () => {
    document.getElementById("main")?.focus({ preventScroll: true });
    onRetry();
  };
  return (
    <button type="button" className="btn" onClick={retry} disabled={left > 0}>
      {left > 0 ? words.retryIn(String(left)) : words.retry}
    </button>
  );
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
