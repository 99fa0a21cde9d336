/** How people sign in through an OpenID Connect provider of the operator's choice. */
export interface ExternalSettings {
  /** Address of the provider, exactly as it names itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** How the platform proves itself to the provider. */
  readonly proof:
    | { readonly kind: "secret"; readonly secret: string }
    | { readonly kind: "key"; readonly file: string };
  readonly scopes: string;
  readonly label: { readonly zh: string; readonly en: string };
  /** Values of `acr` and `amr` of which any one says that two factors were shown there. */
  readonly secondFactor: { readonly acr: readonly string[]; readonly amr: readonly string[] };
  /** Whether only linked people get in, or an account is made at the first sign-in. */
  readonly accounts: "linked" | "first-sign-in";
}

/** The settings, in the order of the documentation. */
export const EXTERNAL_SETTINGS = [
  {
    name: "XINHENG_OIDC_ISSUER",
    fallback: "",
    says: "address (https) of an OpenID Connect provider that people sign in through; empty: none",
  },
  { name: "XINHENG_OIDC_CLIENT_ID", fallback: "", says: "what the provider calls this platform" },
  {
    name: "XINHENG_OIDC_CLIENT_KEY",
    fallback: "",
    says: "PEM file of the private key that proves the platform to the provider (private_key_jwt); mode 0600",
  },
  {
    name: "XINHENG_OIDC_CLIENT_SECRET",
    fallback: "",
    says: "the secret instead of a key; one of the two, not both",
  },
  { name: "XINHENG_OIDC_SCOPES", fallback: "openid", says: "what is asked for; openid is among it" },
  {
    name: "XINHENG_OIDC_LABEL_ZH",
    fallback: "用单位统一身份登录",
    says: "words of the button in Chinese, at most 40 characters",
  },
  {
    name: "XINHENG_OIDC_LABEL_EN",
    fallback: "Sign in through your organisation",
    says: "words of the button in English, at most 60 characters",
  },
  {
    name: "XINHENG_OIDC_SECOND_FACTOR",
    fallback: "",
    says: "values that stand for two factors, such as amr:mfa,acr:urn:example:gold; empty: none does",
  },
  {
    name: "XINHENG_OIDC_ACCOUNTS",
    fallback: "linked",
    says: "linked: only people linked before get in; first-sign-in: whoever the provider knows gets an account without roles",
  },
] as const;

type Name = (typeof EXTERNAL_SETTINGS)[number]["name"];
/** What cannot be used: one of these settings, or the address of the platform, which codes are sent to. */
export type ExternalFault = Name | "XINHENG_PUBLIC_URL";
type Read =
  | { readonly ok: true; readonly value: ExternalSettings | null }
  | { readonly ok: false; readonly fault: ExternalFault };

const LABEL_LENGTH_MAX = { zh: 40, en: 60 } as const;
const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Reads the settings; a part of them without the address of a provider is a mistake and not silently nothing. */
export function readExternal(text: (name: Name) => string, publicUrl: string): Read {
  const issuer = text("XINHENG_OIDC_ISSUER");
  if (issuer === "") {
    const stray = EXTERNAL_SETTINGS.find(({ name, fallback }) => text(name) !== fallback);
    return stray === undefined ? { ok: true, value: null } : { ok: false, fault: stray.name };
  }
  const fault = (name: ExternalFault): Read => ({ ok: false, fault: name });
  if (!isSafeAddress(issuer)) return fault("XINHENG_OIDC_ISSUER");
  if (!isSafeAddress(publicUrl)) return fault("XINHENG_PUBLIC_URL");
  const clientId = text("XINHENG_OIDC_CLIENT_ID");
  if (clientId === "") return fault("XINHENG_OIDC_CLIENT_ID");
  const proof = proofOf(text("XINHENG_OIDC_CLIENT_KEY"), text("XINHENG_OIDC_CLIENT_SECRET"));
  if (proof === null) return fault("XINHENG_OIDC_CLIENT_KEY");
  const scopes = text("XINHENG_OIDC_SCOPES");
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/u.test(scopes) || !scopes.split(" ").includes("openid"))
    return fault("XINHENG_OIDC_SCOPES");
  const label = { zh: text("XINHENG_OIDC_LABEL_ZH"), en: text("XINHENG_OIDC_LABEL_EN") };
  if (!isLabel(label.zh, LABEL_LENGTH_MAX.zh)) return fault("XINHENG_OIDC_LABEL_ZH");
  if (!isLabel(label.en, LABEL_LENGTH_MAX.en)) return fault("XINHENG_OIDC_LABEL_EN");
  const secondFactor = secondFactorOf(text("XINHENG_OIDC_SECOND_FACTOR"));
  if (secondFactor === null) return fault("XINHENG_OIDC_SECOND_FACTOR");
  const accounts = (["linked", "first-sign-in"] as const).find(
    (word) => word === text("XINHENG_OIDC_ACCOUNTS"),
  );
  if (accounts === undefined) return fault("XINHENG_OIDC_ACCOUNTS");
  return { ok: true, value: { issuer, clientId, proof, scopes, label, secondFactor, accounts } };
}

/** TLS, or this machine itself; nothing besides scheme, host and path. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  const isPlain = search === "" && hash === "" && username === "" && password === "";
  return isPlain && (protocol === "https:" || (protocol === "http:" && isThisMachine(hostname)));
}

/** Whether a host of an address is this machine: without TLS a connection may go nowhere else. */
export function isThisMachine(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

function proofOf(file: string, secret: string): ExternalSettings["proof"] | null {
  if ((file === "") === (secret === "")) return null;
  return file === "" ? { kind: "secret", secret } : { kind: "key", file };
}

function isLabel(text: string, lengthMax: number): boolean {
  return text.trim() !== "" && [...text].length <= lengthMax && !/\p{Cc}/u.test(text);
}

function secondFactorOf(text: string): ExternalSettings["secondFactor"] | null {
  const given = text.split(",").map((part) => part.trim());
  const parts = given.filter((part) => part !== "").map((part) => /^(acr|amr):(\S+)$/u.exec(part));
  if (parts.some((part) => part === null)) return null;
  const valuesOf = (claim: string): readonly string[] =>
    parts.flatMap((part) => (part?.[1] === claim && part[2] !== undefined ? [part[2]] : []));
  return { acr: valuesOf("acr"), amr: valuesOf("amr") };
}
