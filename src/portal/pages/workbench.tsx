import { renderToStaticMarkup } from "react-dom/server";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { DocumentHead, displayAttributes } from "../parts/document.tsx";
import { wordsOf } from "../words/index.ts";

/** The shell of the workbench: one document for every address below /workbench; the application fills it. */
export function workbenchPage(request: PageRequest): PageAnswer {
  const words = wordsOf(request.display.language);
  const { workbenchStyles, workbench } = request.assets;
  const assets = { ...request.assets, islands: workbench };
  const markup = renderToStaticMarkup(
    <html lang={words.htmlLang} {...displayAttributes(request)}>
      <DocumentHead
        request={{ ...request, assets }}
        plan={{ title: words.workbench.title, body: null, styles: workbenchStyles }}
      />
      <body>
        <div
          id="workbench"
          data-language={request.display.language}
          data-invented={request.invented ? words.site.invented : ""}
        />
        <noscript>
          <main className="wrap trouble">
            <h1>{words.workbench.title}</h1>
            <p>{words.workbench.noscript}</p>
            <p>
              <a href="/">{words.problem.home}</a>
            </p>
          </main>
        </noscript>
      </body>
    </html>,
  );
  return { status: 200, html: `<!doctype html>${markup}`, keep: "daily", indexable: false };
}
