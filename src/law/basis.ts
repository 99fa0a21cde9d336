import { assertThat } from "../kernel/outcome.ts";
import type { Basis, BasisRole, Citation, Law } from "./types.ts";

/**
 * A citation as it is shown to people: title, article, tier and territory of the instrument, and what it carries.
 * Verified only when both the instrument's text and the cited fact were read.
 */
export function basisOf(law: Law, citation: Citation, role: BasisRole): Basis {
  const instrument = law.instruments.get(citation.instrument);
  assertThat(instrument !== undefined, `the instrument ${citation.instrument} is listed in instruments.yaml`);
  return {
    instrument: instrument.id,
    title: instrument.title,
    article: citation.article,
    tier: instrument.tier,
    territory: instrument.territory,
    verified: instrument.verified && citation.verified !== false,
    role,
  };
}
