import type { ExternalSettings } from "../../external-settings.ts";

/** What an ID token says of how somebody was recognised, as it came. */
export interface Shown {
  readonly acr?: unknown;
  readonly amr?: unknown;
}

/** Whether the provider says, in words that the operator named, that two factors were shown there. Nothing named: never. */
export function hasSecondFactor(shown: Shown, named: ExternalSettings["secondFactor"]): boolean {
  const byClass = typeof shown.acr === "string" && named.acr.includes(shown.acr);
  const methods: readonly unknown[] = Array.isArray(shown.amr) ? shown.amr : [];
  return byClass || methods.some((method) => typeof method === "string" && named.amr.includes(method));
}
