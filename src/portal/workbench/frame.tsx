import type { ReactNode } from "react";
import { PlaceLink, usePlace } from "./router.tsx";
import { useSession } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const places = [
  ["/", "upload"],
  ["/batches", "batches"],
  ["/quality", "quality"],
] as const;

/** Notice, header with navigation, main. The same design as the public site. */
export function Frame({ notice, children }: { readonly notice: string; readonly children: ReactNode }) {
  const { words } = useTexts();
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      {notice !== "" && (
        <aside className="notice" aria-label={notice.slice(0, 4)}>
          <p className="wrap">{notice}</p>
        </aside>
      )}
      <Header />
      <main id="main" className="wrap" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Header() {
  const { words } = useTexts();
  const { body } = useSession();
  const here = usePlace();
  return (
    <header className="bar">
      <div className="wrap">
        <a className="brand" href="/workbench">
          {words.name} <small>{words.kind}</small>
        </a>
        {body !== null && (
          <nav className="places" aria-label={words.navigation}>
            <ul>
              {places.map(([place, name]) => (
                <li key={place}>
                  <PlaceLink to={place} current={currentOf(place, here)}>
                    {words[name]}
                  </PlaceLink>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <Tools here={here} />
      </div>
    </header>
  );
}

function currentOf(place: string, here: string): "page" | "true" | undefined {
  if (here === place) return "page";
  return place !== "/" && here.startsWith(`${place}/`) ? "true" : undefined;
}

/** Language and type load the page anew: the choice is a cookie of the whole site. */
function Tools({ here }: { readonly here: string }) {
  const { words, language } = useTexts();
  const { body, end } = useSession();
  const address = here === "/" ? "/workbench" : `/workbench${here}`;
  const isLarge = document.documentElement.dataset.type === "large";
  const other = language === "en" ? "zh" : "en";
  return (
    <nav className="tools" aria-label={words.tools}>
      <ul>
        <li>
          <a href={`${address}?type=${isLarge ? "normal" : "large"}`}>{words.largeType}</a>
        </li>
        <li>
          <a href={`${address}?lang=${other}`} lang={other === "en" ? "en" : "zh-CN"}>
            {words.otherLanguage}
          </a>
        </li>
        <li>
          <a href="/">{words.publicSite}</a>
        </li>
        {body !== null && (
          <li className="who">
            <span>{words.signedInAs(body.name)}</span>{" "}
            <button type="button" className="link" onClick={() => end("asked")}>
              {words.signOut}
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}
