import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { call, errorOf, send } from "./call.ts";
import { type LookAnswer, LookSeen } from "./look-seen.tsx";
import { Failed, Loading, PageHeading } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface Purpose {
  readonly purpose: string;
  readonly zh: string;
  readonly en: string;
  readonly persons: boolean;
  readonly bases: readonly { readonly title: string; readonly article: string }[];
}

interface Asked {
  readonly type: string;
  readonly number: string;
  readonly purpose: string;
  readonly caseNumber: string;
}

const nothing: Asked = { type: "uscc", number: "", purpose: "", caseNumber: "" };

/** Looking at what is not public about one subject. What is asked lives in this page alone: not in its address, and in no storage. */
export function LookPage() {
  const { words } = useTexts();
  const { key } = useBody();
  const [asked, setAsked] = useState(nothing);
  const [pages, setPages] = useState<readonly LookAnswer[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const purposes = useQuery({
    queryKey: ["purposes"],
    queryFn: () => call<{ readonly items: readonly Purpose[] }>("/api/v1/purposes", key),
  });
  const look = async (cursor: string | undefined) => {
    setBusy(true);
    setError(null);
    try {
      const body = { ...bodyOf(asked), ...(cursor === undefined ? {} : { cursor }) };
      const seen = await send<LookAnswer>("/api/v1/looks", { method: "POST", key, body });
      setPages((before) => (cursor === undefined ? [seen] : [...before, seen]));
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const again = () => {
    setPages([]);
    setAsked({ ...nothing, purpose: asked.purpose });
  };
  return (
    <>
      <PageHeading title={words.look.title} />
      <p className="lead">{words.look.lead}</p>
      {purposes.isPending && <Loading />}
      {purposes.error !== null && <Failed error={purposes.error} onRetry={() => void purposes.refetch()} />}
      {error !== null && <Failed error={error} />}
      {pages.length > 0 ? (
        <LookSeen pages={pages} isBusy={isBusy} onMore={(next) => void look(next)} onAnother={again} />
      ) : (
        purposes.data !== undefined && (
          <LookForm
            asked={asked}
            purposes={purposes.data.items}
            isBusy={isBusy}
            onChange={setAsked}
            onLook={() => void look(undefined)}
          />
        )
      )}
    </>
  );
}

function bodyOf({ type, number, purpose, caseNumber }: Asked): object {
  const subject = type === "uscc" ? { uscc: number.trim() } : { person: { type, number: number.trim() } };
  return { ...subject, purpose, caseNumber: caseNumber.trim() };
}

interface FormPlan {
  readonly asked: Asked;
  readonly purposes: readonly Purpose[];
  readonly isBusy: boolean;
  readonly onChange: (asked: Asked) => void;
  readonly onLook: () => void;
}

function LookForm({ asked, purposes, isBusy, onChange, onLook }: FormPlan) {
  const { words, language } = useTexts();
  const { look } = words;
  const put = (change: Partial<Asked>) => onChange({ ...asked, ...change });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onLook();
  };
  return (
    <form className="card look-form" onSubmit={onSubmit}>
      <label htmlFor="look-purpose">{look.purpose}</label>
      <select
        id="look-purpose"
        value={asked.purpose}
        onChange={(event) => put({ purpose: event.target.value })}
        required
      >
        <option value="">{look.purposeChoose}</option>
        {purposes.map((one) => (
          <option key={one.purpose} value={one.purpose}>
            {one[language]}
          </option>
        ))}
      </select>
      <PurposeNote purpose={purposes.find(({ purpose }) => purpose === asked.purpose)} />
      <label htmlFor="look-case">{look.caseNumber}</label>
      <input
        id="look-case"
        value={asked.caseNumber}
        onChange={(event) => put({ caseNumber: event.target.value })}
        maxLength={120}
        autoComplete="off"
        aria-describedby="look-case-hint"
        required
      />
      <p className="hint" id="look-case-hint">
        {look.caseHint}
      </p>
      <label htmlFor="look-type">{look.type}</label>
      <select id="look-type" value={asked.type} onChange={(event) => put({ type: event.target.value })}>
        {Object.entries(look.types).map(([type, name]) => (
          <option key={type} value={type}>
            {name}
          </option>
        ))}
      </select>
      <label htmlFor="look-number">{look.number}</label>
      <input
        id="look-number"
        value={asked.number}
        onChange={(event) => put({ number: event.target.value })}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        aria-describedby="look-number-hint"
        required
      />
      <p className="hint" id="look-number-hint">
        {look.numberHint}
      </p>
      <button type="submit" className="btn main" disabled={isBusy}>
        {isBusy ? look.busy : look.button}
      </button>
    </form>
  );
}

function PurposeNote({ purpose }: { readonly purpose: Purpose | undefined }) {
  const { words } = useTexts();
  if (purpose === undefined) return null;
  const { look, colon } = words;
  const bases = purpose.bases.map(({ title, article }) => `《${title}》${article}`).join("；");
  return (
    <p className="hint">
      {purpose.persons ? look.persons : look.personsNot} · {look.purposeBasis}
      {colon}
      <span lang="zh-CN">{bases}</span>
    </p>
  );
}
