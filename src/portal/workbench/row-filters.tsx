import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import type { OpenRows } from "./answers.ts";
import { call } from "./call.ts";
import { askHere } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

export const rowStatuses = ["rejected", "warned", "superseding", "duplicate", "accepted"] as const;

export interface RowFilters {
  readonly status: string;
  readonly code: string;
  readonly column: string;
  readonly q: string;
}

/** Which rows are wanted: by result, problem, column, number or text. Every choice goes into the address. */
export function RowFilterForm({ batch, filters }: { readonly batch: Batch; readonly filters: RowFilters }) {
  const { words, language } = useTexts();
  const { batch: texts } = words;
  const columns = useColumns(batch.id, filters.column);
  const ask = (change: Partial<RowFilters>) =>
    askHere({ ...filters, status: filters.status || "all", ...change });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const of = (name: string) => String(data.get(name) ?? "").trim();
    ask({ code: of("code"), column: of("column"), q: of("q") });
  };
  const isNarrow = filters.code !== "" || filters.column !== "" || filters.q !== "";
  return (
    <form className="row-filters" onSubmit={onSubmit} aria-label={texts.filter}>
      <StatusChoice batch={batch} status={filters.status} onStatus={(status) => ask({ status })} />
      <div className="filters">
        <label className="wide">
          <span>{texts.filterCode}</span>
          <select name="code" defaultValue={filters.code}>
            <option value="">{texts.any}</option>
            {batch.codes.map((one) => (
              <option key={`${one.code} ${one.level}`} value={one.code}>
                {language === "en" ? one.en : one.zh}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{texts.filterColumn}</span>
          <select name="column" defaultValue={filters.column}>
            <option value="">{texts.any}</option>
            {columns.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{texts.filterText}</span>
          <input name="q" defaultValue={filters.q} maxLength={200} />
        </label>
        <p className="actions">
          <button type="submit" className="btn">
            {texts.search}
          </button>
          {isNarrow && (
            <button type="button" className="link" onClick={() => ask({ code: "", column: "", q: "" })}>
              {texts.clear}
            </button>
          )}
        </p>
      </div>
    </form>
  );
}

interface StatusPlan {
  readonly batch: Batch;
  readonly status: string;
  readonly onStatus: (status: string) => void;
}

function StatusChoice({ batch, status, onStatus }: StatusPlan) {
  const { words } = useTexts();
  const { batch: texts } = words;
  return (
    <fieldset className="filter">
      <legend className="hidden">{texts.filterStatus}</legend>
      {(["all", ...rowStatuses] as const).map((one) => (
        <label key={one} className="choice">
          <input
            type="radio"
            name="status"
            value={one}
            checked={one === (status || "all")}
            onChange={() => onStatus(one)}
          />
          {one === "all" ? texts.any : texts.rowStatus[one]}{" "}
          <span className="quiet">{countText(one === "all" ? batch.counts.total : batch.counts[one])}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The columns of the file by the names it gives them; one that the address asks for is always among them. */
function useColumns(id: string, asked: string): readonly string[] {
  const { key } = useBody();
  const { data } = useQuery({
    queryKey: ["columns", id],
    queryFn: () => call<OpenRows>(`/api/v1/batches/${encodeURIComponent(id)}/rejected?limit=1`, key),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const names = (data?.columns ?? []).map(({ header }) => header);
  return [...new Set(asked === "" ? names : [...names, asked])];
}
