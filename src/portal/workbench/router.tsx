import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const base = "/workbench";
const moved = "workbench-moved";

/** Settings of display that an address may carry; the cookie keeps them, so they leave the address. */
const displaySettings = ["lang", "type", "contrast"] as const;

let moves = 0;

/** The place inside the workbench without its query: `/`, `/upload`, `/batches/{id}`, … */
export function usePlace(): string {
  return useSyncExternalStore(subscribe, placeNow);
}

/** What the address asks for beside the place, as filters do: every parameter once. */
export function useAsked(): Readonly<Record<string, string>> {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return Object.fromEntries(new URLSearchParams(search));
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

/** Whether the reader has moved since the page was loaded: only then does a new heading take the focus. */
export function hasMoved(): boolean {
  return moves > 0;
}

let leaving: (() => boolean) | null = null;

/** Asks before the reader leaves this page by a link of the workbench, while something is under way; null asks no more. */
export function askBeforeLeaving(ask: (() => boolean) | null): void {
  leaving = ask;
}

/** Goes to a place without loading the page, and puts the reader at its beginning. */
export function goTo(place: string): void {
  if (leaving !== null && !leaving()) return;
  history.pushState(null, "", addressOf(place));
  moves += 1;
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
}

/** Asks the same place for something else, as a filter does; the reader stays where they are. */
export function askHere(asked: Readonly<Record<string, string>>): void {
  history.pushState(null, "", addressOf(withAsked(placeNow(), asked)));
  window.dispatchEvent(new Event(moved));
}

/** A place with what is asked of it; empty values are left out. */
export function withAsked(place: string, asked: Readonly<Record<string, string>>): string {
  const given = Object.entries(asked).filter(([, value]) => value !== "");
  return given.length === 0 ? place : `${place}?${new URLSearchParams(given)}`;
}

/** Takes settings of display out of the address, so that it can be quoted. */
export function cleanAddress(): void {
  const url = new URL(location.href);
  if (!displaySettings.some((setting) => url.searchParams.has(setting))) return;
  for (const setting of displaySettings) url.searchParams.delete(setting);
  history.replaceState(null, "", url);
}

function addressOf(place: string): string {
  return place.startsWith("/?") ? base + place.slice(1) : place === "/" ? base : base + place;
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
