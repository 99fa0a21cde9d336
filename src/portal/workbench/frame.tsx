import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { isAccountKey } from "./account-key.ts";
import { PlaceLink, usePlace } from "./router.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const places = [
  ["/", "start"],
  ["/upload", "upload"],
  ["/batches", "batches"],
  ["/expiring", "expiring"],
  ["/quality", "quality"],
  ["/look", "look"],
] as const;

interface FramePlan {
  readonly isInvented: boolean;
  readonly children: ReactNode;
}

/** A strip with the notice and the tools, header with navigation, main. The same design as the public site. */
export function Frame({ isInvented, children }: FramePlan) {
  const { words } = useTexts();
  const isOnline = useSyncExternalStore(listenToNetwork, () => navigator.onLine);
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <Header isInvented={isInvented} />
      <main id="main" className="wrap" tabIndex={-1}>
        <div role="status">{!isOnline && <p className="callout">{words.offline}</p>}</div>
        {children}
      </main>
    </>
  );
}

function listenToNetwork(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}

function Header({ isInvented }: { readonly isInvented: boolean }) {
  const { words } = useTexts();
  const { key, body } = useSession();
  const here = usePlace();
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow screen the places scroll, and the present one is shown
  useEffect(() => {
    showCurrent(list.current);
  }, [here, body]);
  return (
    <header className="masthead">
      <div className={isInvented ? "strip invented" : "strip"}>
        <div className="wrap">
          {isInvented && <p>{words.invented}</p>}
          <Tools />
        </div>
      </div>
      <div className="bar">
        <div className="wrap">
          <a className="brand" href="/workbench">
            {words.name} <small>{words.kind}</small>
          </a>
          {body !== null && (
            <nav className="places" ref={list} aria-label={words.navigation}>
              <ul>
                {places.map(([place, name]) => (
                  <li key={place}>
                    <PlaceLink to={place} current={currentOf(place, here)}>
                      {words.places[name]}
                    </PlaceLink>
                  </li>
                ))}
                {isAccountKey(key ?? "") ? (
                  <li>
                    <a href={`/objections?body=${body.uscc}`}>{words.places.objections}</a>
                  </li>
                ) : (
                  <li>
                    <PlaceLink to="/programs" current={currentOf("/programs", here)}>
                      {words.places.programs}
                    </PlaceLink>
                  </li>
                )}
              </ul>
            </nav>
          )}
        </div>
      </div>
    </header>
  );
}

/** Not `scrollIntoView`: that would make the next Tab begin here, behind the skip link. */
function showCurrent(list: HTMLElement | null): void {
  const current = list?.querySelector("[aria-current]");
  if (list === null || !(current instanceof HTMLElement)) return;
  const [left, right] = [current.offsetLeft - list.offsetLeft, list.clientWidth - current.offsetWidth];
  list.scrollLeft = Math.max(0, left - right / 2);
}

function currentOf(place: string, here: string): "page" | "true" | undefined {
  if (here === place) return "page";
  return place !== "/" && here.startsWith(`${place}/`) ? "true" : undefined;
}

/** Language, type and contrast change in place, so that nothing that was typed is lost; the cookie is the site's. */
function Tools() {
  const { words, language, largeType, highContrast, show } = useTexts();
  const { body, end } = useSession();
  const other = language === "en" ? "zh" : "en";
  return (
    <nav className="tools" aria-label={words.tools}>
      <ul>
        <li>
          <button
            type="button"
            className="link"
            aria-pressed={largeType}
            onClick={() => show({ largeType: !largeType })}
          >
            {words.largeType}
          </button>
        </li>
        <li>
          <button
            type="button"
            className="link"
            aria-pressed={highContrast}
            onClick={() => show({ highContrast: !highContrast })}
          >
            {words.highContrast}
          </button>
        </li>
        <li>
          <button
            type="button"
            className="link"
            lang={other === "en" ? "en" : "zh-CN"}
            onClick={() => show({ language: other })}
          >
            {words.otherLanguage}
          </button>
        </li>
        <li>
          <a href="/">{words.publicSite}</a>
        </li>
        {body !== null && (
          <li className="who">
            <span>{body.name}</span>{" "}
            <button type="button" className="link" onClick={() => end("asked")}>
              {words.signOut}
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}
