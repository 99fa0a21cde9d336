/** The words between the mounted routes (Node) and the bundled pages (React): one request in, one document out. */

export type Language = "zh" | "en";

/** One answer of the platform's own API. `json` is null when the answer was 304 or had no JSON body. */
export interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly etag?: string | undefined;
}

/** Asks the platform's own API. `path` starts with /api/v1 and carries its query. */
export type Api = (path: string, headers?: Readonly<Record<string, string>>) => Promise<ApiAnswer>;

/** Addresses of the hashed files of one build. */
export interface Assets {
  /** The style sheet of the public site as text: it stands in every page, so that one request paints it. */
  readonly css: string;
  readonly styles: readonly string[];
  readonly islands: string;
  readonly workbench: string;
  readonly workbenchStyles: readonly string[];
  /** Islands and style sheets of the pages for people. */
  readonly people: string;
  readonly peopleStyles: readonly string[];
}

export interface Display {
  readonly language: Language;
  readonly largeType: boolean;
  readonly highContrast: boolean;
}

export interface PageRequest {
  /** Decoded path without query, always beginning with a slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly display: Display;
  readonly assets: Assets;
  readonly api: Api;
  /** True when the data shown anywhere on this site is invented demonstration data. */
  readonly invented: boolean;
  /** The cookies of the reader, for pages that ask the API as whoever is signed in. */
  readonly cookie?: string;
  /** Set on pages for people, which know whether somebody is signed in; others are the same for everyone. */
  readonly isSignedIn?: boolean;
}

/** How long a page may be kept: `steady` pages change with a release or an amendment, `daily` ones may change any moment. */
export type Keep = "steady" | "daily" | "never";

export interface PageAnswer {
  readonly status: number;
  readonly html: string;
  readonly keep: Keep;
  /** False for everything that expires: search engines must not hold it longer than the law lets us show it. */
  readonly indexable: boolean;
}

/** What a fault looks like to its reader: code, sentence and request id. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  /** What is wrong with the request, when it was refused before a page was asked for. */
  readonly refused?: { readonly zh: string; readonly en: string };
}

export interface PageRenderer {
  renderPage(request: PageRequest): Promise<PageAnswer>;
  renderFault(request: PageRequest, fault: Fault): PageAnswer;
}
