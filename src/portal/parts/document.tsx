import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Keep, PageAnswer, PageRequest } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";
import { SiteFooter, SiteHeader } from "./frame.tsx";

export interface DocumentPlan {
  readonly title: string;
  readonly body: ReactNode;
  readonly status?: number;
  readonly keep?: Keep;
  readonly indexable?: boolean;
  /** True when what this very page shows is invented, whatever the site says. */
  readonly invented?: boolean;
  /** True when the body brings bands of its own that run from edge to edge. */
  readonly isWide?: boolean;
  /** Style sheets besides the one that stands in every page. */
  readonly styles?: readonly string[];
}

/** Makes one complete HTML document around a page body: head, notice, header, main, footer. */
export function documentOf(request: PageRequest, plan: DocumentPlan): PageAnswer {
  const markup = renderToStaticMarkup(<Document request={request} plan={plan} />);
  return {
    status: plan.status ?? 200,
    html: `<!doctype html>${markup}`,
    keep: plan.keep ?? "daily",
    indexable: plan.indexable ?? false,
  };
}

function Document({ request, plan }: { readonly request: PageRequest; readonly plan: DocumentPlan }) {
  const words = wordsOf(request.display.language);
  const isInvented = request.invented || plan.invented === true;
  return (
    <html lang={words.htmlLang} {...displayAttributes(request)}>
      <DocumentHead request={request} plan={plan} />
      <body>
        <a className="skip" href="#main">
          {words.site.skip}
        </a>
        <SiteHeader request={request} isInvented={isInvented} />
        <main id="main" className={plan.isWide === true ? "wide" : "wrap"} tabIndex={-1}>
          {plan.body}
        </main>
        <SiteFooter request={request} />
      </body>
    </html>
  );
}

/** The head of a document, shared with the workbench shell. */
export function DocumentHead({
  request,
  plan,
}: {
  readonly request: PageRequest;
  readonly plan: DocumentPlan;
}) {
  const words = wordsOf(request.display.language);
  return (
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {plan.indexable !== true && <meta name="robots" content="noindex" />}
      <title>{words.site.title(plan.title)}</title>
      <style>{request.assets.css}</style>
      {plan.styles?.map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
      <link rel="icon" href={icon} />
      <script type="module" src={request.assets.islands} />
    </head>
  );
}

/** Large type and high contrast are attributes of the root, so that only tokens change. */
export function displayAttributes(request: PageRequest) {
  return {
    ...(request.display.largeType ? { "data-type": "large" } : {}),
    ...(request.display.highContrast ? { "data-contrast": "high" } : {}),
  };
}

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f4e79"/>' +
    '<path d="M16 6v20M7 11h18M7 11l-3 8h6zM25 11l-3 8h6zM11 26h10" stroke="#fff" stroke-width="2" fill="none"/></svg>',
)}`;
