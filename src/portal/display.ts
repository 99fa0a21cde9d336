import type { Display } from "./page-types.ts";

const yearSeconds = 31_536_000;
const settings = {
  lang: ["zh", "en"],
  type: ["normal", "large"],
  contrast: ["normal", "high"],
} as const;

type Setting = keyof typeof settings;

/**
 * How this reader wants pages: the address first (`?lang=en`), then the cookie, else Chinese in normal type.
 * The browser's language is not asked: one address gives one page, which keeps it cacheable and quotable.
 */
export function readDisplay(
  query: Readonly<Record<string, string>>,
  cookieHeader: string | undefined,
): Display {
  const cookies = readCookies(cookieHeader ?? "");
  const chosen = (setting: Setting) =>
    known(setting, query[setting]) ?? known(setting, cookies[`xh_${setting}`]);
  return {
    language: chosen("lang") === "en" ? "en" : "zh",
    largeType: chosen("type") === "large",
    highContrast: chosen("contrast") === "high",
  };
}

/** Cookies that keep what the address asked for. They hold a display setting and nothing else. */
export function settingCookies(query: URLSearchParams): readonly string[] {
  return (["lang", "type", "contrast"] as const).flatMap((setting) => {
    const value = known(setting, query.get(setting) ?? undefined);
    return value === undefined
      ? []
      : [`xh_${setting}=${value}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`];
  });
}

function known(setting: Setting, value: string | undefined): string | undefined {
  return settings[setting].find((allowed) => allowed === value);
}

function readCookies(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(";").map((part) => part.trim().split("=", 2));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2));
}
