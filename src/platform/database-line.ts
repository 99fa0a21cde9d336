/** How the line to an external database is trusted: by TLS with a checked certificate, or because the operator knows the network. */
export const DATABASE_LINES = ["verify", "trusted-network"] as const;
export type DatabaseLine = (typeof DATABASE_LINES)[number];

const CHECKED = new Set(["verify-full", "verify-ca"]);
const HERE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|)(?::\d{1,5})?$/iu;

/**
 * Whether an address of a database may be used: on this machine, over a socket, or with a certificate that is checked
 * (sslmode=verify-full; `require` would encrypt for whoever answers). The operator may say that the network is trusted.
 */
export function isSafeLine(url: string, line: DatabaseLine): boolean {
  if (line === "trusted-network") return true;
  const [, authority = "", rest = ""] = /^[a-z]+:\/\/([^/?#]*)([^#]*)/iu.exec(url) ?? [];
  const query = new URLSearchParams(rest.slice(rest.indexOf("?") + 1));
  const hosts = authority.slice(authority.lastIndexOf("@") + 1).split(",");
  const named = query.get("host");
  const isHere = hosts.every((host) => HERE.test(host)) && (named === null || named.startsWith("/"));
  return isHere || CHECKED.has(query.get("sslmode") ?? "");
}
