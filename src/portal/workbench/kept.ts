import { useCallback, useSyncExternalStore } from "react";

/**
 * What was typed or chosen, by place, for as long as the window lives: it outlasts an ended session, an error and a look at
 * another page. It is memory only, because cells of rejected rows may hold personal identifiers. Signing out forgets it.
 */
const kept = new Map<string, unknown>();
const listeners = new Set<() => void>();

/** Like `useState`, for what must not be lost. `first` must be a value that stays the same between calls. */
export function useKept<T>(key: string, first: T): readonly [T, (value: T) => void] {
  const value = useSyncExternalStore(listen, () => (kept.has(key) ? (kept.get(key) as T) : first));
  const keep = useCallback(
    (next: T) => {
      kept.set(key, next);
      tell();
    },
    [key],
  );
  return [value, keep];
}

/** Forgets what was kept for a place, or everything. */
export function forget(key?: string): void {
  if (key === undefined) kept.clear();
  else kept.delete(key);
  tell();
}

function listen(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => {
    listeners.delete(onChange);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
