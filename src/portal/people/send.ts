import { askProof } from "./ask-proof.ts";
import { type Sending, type Sent, sendOnce } from "./send-once.ts";

export { type Sent, showError } from "./send-once.ts";

/**
 * Sends to the API as a page of this platform. Where a proof is wanted of who sits there, the reader is asked for it, and
 * what was sent is sent once more.
 */
export async function sendJson(sending: Sending): Promise<Sent> {
  const sent = await sendOnce(sending);
  if (sent.ok || sent.code !== "PRESENCE_REQUIRED") return sent;
  return (await askProof(document)) ? sendOnce(sending) : sent;
}
