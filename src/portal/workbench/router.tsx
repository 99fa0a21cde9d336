import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const base = "/workbench";
const moved = "workbench-moved";

/** The place inside the workbench: `/`, `/batches`, `/batches/{id}`, `/quality`. */
export function usePlace(): string {
  return useSyncExternalStore(subscribe, placeNow);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("popstate", onChange);
  window.addEventListener(moved, onChange);
  return () => {
    window.removeEventListener("popstate", onChange);
    window.removeEventListener(moved, onChange);
  };
}

function placeNow(): string {
  const rest = location.pathname.slice(base.length).replace(/\/+$/, "");
  return rest === "" ? "/" : rest;
}

/** Goes to a place without loading the page, and puts the reader at its beginning. */
export function goTo(place: string): void {
  history.pushState(null, "", addressOf(place));
  window.dispatchEvent(new Event(moved));
  document.getElementById("main")?.focus();
  window.scrollTo(0, 0);
}

function addressOf(place: string): string {
  return place === "/" ? base : base + place;
}

interface LinkPlan {
  readonly to: string;
  readonly className?: string;
  readonly current?: "page" | "true" | undefined;
  readonly children: ReactNode;
}

/** A true link: it can be opened in a new window, and moves inside the application on a plain click. */
export function PlaceLink({ to, className, current, children }: LinkPlan) {
  const onClick = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a href={addressOf(to)} className={className} aria-current={current} onClick={onClick}>
      {children}
    </a>
  );
}
