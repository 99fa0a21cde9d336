import type { ApiRefusal } from "../ask.ts";
import { withQuery } from "../ask.ts";
import type { Fault, PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { type Words, wordsOf } from "../words/index.ts";

interface Trouble {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly requestId?: string;
  /** A fault may pass: then trying again is the first way on. */
  readonly mayRetry?: boolean;
  /** What the reader most likely wanted. */
  readonly instead?: { readonly href: string; readonly name: string };
  /** The code that was looked for, so that the search for near ones begins with it. */
  readonly sought?: string;
}

/** An address nobody answers. */
export function notFoundPage(request: PageRequest): PageAnswer {
  const { problem } = wordsOf(request.display.language);
  return troublePage(request, {
    status: 404,
    code: "PAGE_NOT_FOUND",
    title: problem.notFoundTitle,
    sentence: problem.notFound,
  });
}

/** A refusal of the API in the reader's language, under the code the API gave. */
export function refusalPage(request: PageRequest, refusal: ApiRefusal): PageAnswer {
  const { problem } = wordsOf(request.display.language);
  const { status, code } = refusal;
  if (code === "SUBJECT_NOT_FOUND") {
    const uscc = request.path.slice("/subjects/".length);
    return troublePage(request, {
      status,
      code,
      title: problem.subjectTitle,
      sentence: problem.subject(uscc),
      instead: { href: withQuery("/search", { q: uscc, in: "code" }), name: problem.nearCodes },
      sought: uscc,
    });
  }
  if (status === 404)
    return troublePage(request, {
      status,
      code,
      title: problem.notFoundTitle,
      sentence: problem.notFound,
      ...listOf(request),
    });
  if (status === 429) {
    return troublePage(request, {
      status,
      code,
      title: problem.busyTitle,
      sentence: problem.busy,
      mayRetry: true,
    });
  }
  const said = request.display.language === "en" ? refusal.problem?.en : refusal.problem?.zh;
  return troublePage(request, {
    status,
    code,
    title: problem.badTitle,
    // The sentence of a malformed request is written for those who write programs.
    sentence:
      code === "REQUEST_INVALID" ? problem.bad : (said ?? refusal.problem?.detail ?? problem.notFound),
    ...(status === 400 && Object.keys(request.query).length > 0
      ? { instead: { href: encodeURI(request.path), name: problem.plainly } }
      : {}),
  });
}

/** The list that a page which is not there would stand in. */
function listOf(request: PageRequest): Pick<Trouble, "instead"> {
  const words = wordsOf(request.display.language);
  const lists = { "/law/": words.law.title, "/catalogue/": words.catalogue.title };
  const list = Object.entries(lists).find(([start]) => request.path.startsWith(start));
  return list === undefined ? {} : { instead: { href: list[0].slice(0, -1), name: list[1] } };
}

/** A fault of ours says so and offers to try again; a request that was refused is told why. Both give the request id. */
export function faultPage(request: PageRequest, { refused, ...fault }: Fault): PageAnswer {
  const { problem } = wordsOf(request.display.language);
  if (fault.status === 429)
    return troublePage(request, {
      ...fault,
      title: problem.busyTitle,
      sentence: problem.busy,
      mayRetry: true,
    });
  if (refused !== undefined)
    return troublePage(request, {
      ...fault,
      title: problem.badTitle,
      sentence: refused[request.display.language === "en" ? "en" : "zh"],
    });
  return troublePage(request, {
    ...fault,
    title: problem.faultTitle,
    sentence: problem.fault,
    mayRetry: true,
  });
}

function troublePage(request: PageRequest, trouble: Trouble): PageAnswer {
  const words = wordsOf(request.display.language);
  const body = (
    <section className="trouble">
      <p className="trouble-status" aria-hidden="true">
        {trouble.status}
      </p>
      <h1>{trouble.title}</h1>
      <p>{trouble.sentence}</p>
      <p className="quiet">
        {words.problem.code} <span className="code">{trouble.code}</span>
        {trouble.requestId !== undefined && (
          <>
            {" · "}
            {words.problem.requestId} <span className="code">{trouble.requestId}</span>
          </>
        )}
      </p>
      <h2>{words.problem.ways}</h2>
      <Ways request={request} trouble={trouble} words={words} />
      <SearchBox
        words={words}
        q={trouble.sought ?? ""}
        scope={trouble.sought === undefined ? "name" : "code"}
      />
    </section>
  );
  return documentOf(request, { title: trouble.title, body, status: trouble.status, keep: "never" });
}

interface WaysView {
  readonly request: PageRequest;
  readonly trouble: Trouble;
  readonly words: Words;
}

/** The ways on, the likeliest first and as a button. */
function Ways({ request, trouble, words }: WaysView) {
  return (
    <ul className="ways">
      {trouble.mayRetry === true && (
        <li>
          <a className="btn main" href={withQuery(encodeURI(request.path), request.query)}>
            {words.problem.retry}
          </a>
        </li>
      )}
      {trouble.instead !== undefined && (
        <li>
          <a className="btn main" href={trouble.instead.href}>
            {trouble.instead.name}
          </a>
        </li>
      )}
      <li>
        <a href="/">{words.problem.home}</a>
      </li>
      <li>
        <a href="/guide">{words.nav.guide}</a>
      </li>
    </ul>
  );
}
