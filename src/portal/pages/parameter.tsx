import type { Catalogue, LawList, LawValue } from "../api-types.ts";
import { ApiRefusal, ask } from "../ask.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { ArticleLink } from "../parts/article.tsx";
import { DayForm } from "../parts/as-of.tsx";
import { Facts, labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { Crumbs } from "../parts/frame.tsx";
import { LawValueText } from "../parts/law-value.tsx";
import { type Words, wordFor, wordsOf } from "../words/index.ts";
import { instrumentPage } from "./instrument.tsx";

/** One parameter of the law: its value on a day (`?on=`), with article, and all its values; or one instrument. */
export async function parameterPage(request: PageRequest, name: string): Promise<PageAnswer> {
  const [law, catalogue] = await Promise.all([
    ask<LawList>(request.api, "/api/v1/law"),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  const instrument = law.instruments.find(({ id }) => id === name);
  if (instrument !== undefined) return instrumentPage(request, { instrument, law, catalogue });
  const parameter = law.parameters.find((one) => one.parameter === name);
  if (parameter === undefined) throw new ApiRefusal(404, null);
  const value = await valueOn(request, name);
  const words = wordsOf(request.display.language);
  const title = labelOf(parameter, request.display.language);
  const on = request.query.on ?? value?.on;
  const body = (
    <>
      <Crumbs trail={[["/law", words.law.title]]} here={title} words={words} />
      <h1>{title}</h1>
      <p className="code quiet">{name}</p>
      <DayForm
        action={encodeURI(request.path)}
        name="on"
        label={words.law.on}
        button={words.law.dayButton}
        day={on ?? ""}
      />
      {value === null ? (
        <p className="callout">{words.law.noValue(on ?? "")}</p>
      ) : (
        <CurrentValue law={law} value={value} words={words} />
      )}
      <AllValues
        law={law}
        parameter={parameter}
        words={words}
        domainName={domainNames(catalogue, request.display)}
      />
    </>
  );
  return documentOf(request, { title, body, indexable: true });
}

/** The value on the asked day, or null where no article is in force; anything else the API refuses stays a refusal. */
async function valueOn(request: PageRequest, name: string): Promise<LawValue | null> {
  try {
    return await ask<LawValue>(request.api, `/api/v1/law/${encodeURIComponent(name)}`, {
      on: request.query.on,
    });
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === "NO_LAW_IN_FORCE") return null;
    throw error;
  }
}

interface CurrentView {
  readonly law: LawList;
  readonly value: LawValue;
  readonly words: Words;
}

function CurrentValue({ law, value, words }: CurrentView) {
  return (
    <section className="card" aria-labelledby="value">
      <h2 id="value">{words.law.onValue(value.on)}</h2>
      <p className="number small-number">
        <LawValueText value={value.value} unit={value.unit} words={words} />
      </p>
      <Facts
        words={words}
        lines={[
          { label: words.law.inForce, value: words.law.from(value.from, value.until) },
          {
            label: words.law.article,
            value: <ArticleLink law={law} instrument={value.instrument.id} article={value.article} />,
          },
          { label: words.law.tier, value: wordFor(words.tiers, value.instrument.tier ?? "") },
          { label: words.law.number, value: value.instrument.number ?? "" },
          { label: words.law.state, value: value.verified ? words.law.verified : words.law.unverified },
        ]}
      />
    </section>
  );
}

interface AllView {
  readonly law: LawList;
  readonly parameter: LawList["parameters"][number];
  readonly words: Words;
  readonly domainName: (code: string) => string;
}

/** Names of domains as the fields of the catalogue list them; the code where none does. */
function domainNames(catalogue: Catalogue, display: Display): (code: string) => string {
  const choices = catalogue.entries.flatMap(
    ({ fields }) => fields.find(({ name }) => name === "domain")?.choices ?? [],
  );
  return (code) => {
    const choice = choices.find((one) => one.code === code);
    return choice === undefined ? code : labelOf(choice, display.language);
  };
}

function AllValues({ law, parameter, words, domainName }: AllView) {
  return (
    <section aria-labelledby="all">
      <h2 id="all">{words.law.allValues}</h2>
      <ol className="values">
        {parameter.values.map((value) => (
          <li key={`${value.from} ${value.domain}`} className="card">
            <p>
              <a href={`?on=${value.from}`}>{words.law.from(value.from, value.until)}</a>
              {words.site.colon}
              <LawValueText value={value.value} unit={parameter.unit} words={words} />
              {value.domain !== null && (
                <span className="quiet"> {words.law.domain(domainName(value.domain))}</span>
              )}
            </p>
            <p className="quiet">
              <ArticleLink law={law} instrument={value.instrument} article={value.article} />
              {!value.verified && <span className="unverified">{words.law.unverified}</span>}
            </p>
            {value.note !== null && (
              <p className="quiet">
                {words.law.note}
                {words.site.colon}
                {value.note}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
