const PREFIX = "account:";

/** What a window keeps in the place of a body's key when a signed-in person acts for the body: no secret, the cookie is elsewhere. */
export function accountKey(uscc: string): string {
  return PREFIX + uscc;
}

export function isAccountKey(key: string): boolean {
  return key.startsWith(PREFIX);
}

/** How a request says for which body it comes: by its key, or by the session with the header that other sites cannot send. */
export function headersFor(key: string): Readonly<Record<string, string>> {
  if (!isAccountKey(key)) return { authorization: `Bearer ${key}` };
  return { "x-xinheng-page": "1", "x-body": key.slice(PREFIX.length) };
}

/** Signs the person out here; an answer is not waited for, the window forgets in any case. */
export function signOutAccount(): void {
  void fetch("/api/v1/session", { method: "DELETE", headers: { "x-xinheng-page": "1" } }).catch(() => {});
}
