const BROWSERS = [
  ["Edge", /\bEdgA?\/(\d+)/u],
  ["Firefox", /\bFirefox\/(\d+)/u],
  ["Chrome", /\b(?:Headless)?Chrome\/(\d+)/u],
  ["Safari", /\bVersion\/(\d+).*\bSafari\//u],
] as const;
const SYSTEMS = [
  ["Android", /\bAndroid\b/u],
  ["iPhone", /\b(?:iPhone|iPad)\b/u],
  ["HarmonyOS", /\b(?:HarmonyOS|OpenHarmony)\b/u],
  ["Windows", /\bWindows\b/u],
  ["macOS", /\bMac OS X\b/u],
  ["Linux", /\bLinux\b/u],
] as const;

/** What a browser says of itself, in two words: `Chrome 153 · Linux`; the text as it is when nothing is known in it, null when it is empty. */
export function clientName(userAgent: string): string | null {
  const browser = BROWSERS.map(([name, form]) => [name, form.exec(userAgent)?.[1]] as const).find(
    ([, version]) => version !== undefined,
  );
  const system = SYSTEMS.find(([, form]) => form.test(userAgent))?.[0];
  const known = [browser?.join(" "), system].filter((part) => part !== undefined);
  if (known.length > 0) return known.join(" · ");
  return userAgent.trim() === "" ? null : userAgent;
}
