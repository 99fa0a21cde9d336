import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { hintOf } from "../words/workbench-hints.ts";
import { PlaceLink, withAsked } from "./router.tsx";
import { useTexts } from "./texts.tsx";

/** Problems of a batch by code: the sentence, how often, and how to mend it. */
export function Codes({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  if (batch.codes.length === 0) return null;
  const { batch: texts } = words;
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{texts.codes}</h2>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{texts.codeHead}</th>
            <th scope="col">{texts.hintHead}</th>
            <th scope="col">{texts.levelHead}</th>
            <th scope="col" className="num">
              {texts.countHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {batch.codes.map((one) => (
            <CodeRow key={`${one.code} ${one.level}`} batch={batch} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CodeRow({ batch, one }: { readonly batch: Batch; readonly one: Batch["codes"][number] }) {
  const { words, language } = useTexts();
  const { batch: texts } = words;
  const status = one.level === "error" ? "rejected" : "";
  return (
    <tr>
      <th scope="row" data-head={texts.codeHead}>
        {language === "en" ? one.en : one.zh} <span className="code block fine">{one.code}</span>
      </th>
      <td data-head={texts.hintHead} className="long">
        {hintOf(one.code, language) ?? ""}
      </td>
      <td data-head={texts.levelHead}>
        <span className={one.level === "error" ? "chip bad" : "chip wait"}>{texts.levels[one.level]}</span>
      </td>
      <td data-head={texts.countHead} className="num">
        {countText(one.count)}{" "}
        <PlaceLink
          className="nowrap"
          to={withAsked(`/batches/${batch.id}`, { status, code: one.code, show: "rows" })}
        >
          {texts.onlyThese}
        </PlaceLink>
      </td>
    </tr>
  );
}
