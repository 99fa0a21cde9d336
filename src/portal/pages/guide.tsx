import type { PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { wordsOf } from "../words/index.ts";

/** How publication and terms work, how a body sends a file, and that all of it is free. */
export function guidePage(request: PageRequest): PageAnswer {
  const words = wordsOf(request.display.language);
  const body = (
    <>
      <h1>{words.guide.title}</h1>
      <div className="with-contents guide">
        <nav aria-label={words.guide.contents} className="contents">
          <ul>
            {words.guide.sections.map(({ id, heading }) => (
              <li key={id}>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div>
          {words.guide.sections.map(({ id, heading, paragraphs }) => (
            <section key={id} aria-labelledby={id}>
              <h2 id={id}>{heading}</h2>
              {paragraphs.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
              {id === "terms" && (
                <p>
                  <a href="/law">{words.law.title}</a>
                </p>
              )}
              {id === "people" && <Places request={request} />}
              {id === "send" && <SendLinks request={request} />}
            </section>
          ))}
        </div>
      </div>
    </>
  );
  return documentOf(request, { title: words.guide.title, body, keep: "steady", indexable: true });
}

/** The pages behind the sign-in, so that everybody can find them. */
function Places({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  return (
    <ul>
      {words.guide.places.map(([href, name, what]) => (
        <li key={href}>
          <a href={href}>{name}</a> · {what}
        </li>
      ))}
    </ul>
  );
}

const templates = [
  ["administrative-licence", "organisation"],
  ["administrative-licence", "person"],
  ["administrative-penalty", "organisation"],
  ["administrative-penalty", "person"],
] as const;

function SendLinks({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  return (
    <>
      <p>
        <a className="btn main" href="/workbench">
          {words.guide.workbench}
        </a>
      </p>
      <h3>{words.guide.templates}</h3>
      <ul>
        {templates.map(([entry, subject]) => (
          <li key={`${entry} ${subject}`}>
            <a href={`/api/v1/templates/${entry}.csv?subject=${subject}&header=zh`}>
              {entry === "administrative-licence" ? words.nav.licences : words.nav.penalties} ·{" "}
              {subject === "person" ? words.catalogue.templatePerson : words.catalogue.templateOrganisation}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
