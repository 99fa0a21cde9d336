import type { SigningIn } from "../sign-in.ts";
import type { Provider } from "./provider.ts";

/** What signing in through an external provider works with; null where none is configured. */
export interface External extends SigningIn {
  readonly provider: Provider | null;
}
