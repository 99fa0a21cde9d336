import { useQuery } from "@tanstack/react-query";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import { isAccountKey } from "./account-key.ts";
import { call } from "./call.ts";
import { Failed, Loading, PageHeading } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface Program {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly perMinute: number;
  readonly perDay: number;
  readonly until: string;
  readonly revoked: boolean;
  readonly frozen: boolean;
  readonly lastUsedOn: string | null;
  readonly keys: readonly { readonly id: string; readonly until: string; readonly removed: boolean }[];
}

/** The programs of the body: what each may do, until when, its keys and its quota. Only the key of the body is told of them. */
export function ProgramsPage() {
  const { words } = useTexts();
  const { key } = useBody();
  const { programs } = words;
  return (
    <>
      <PageHeading title={programs.title} />
      <p className="lead">{programs.lead}</p>
      {isAccountKey(key) ? <p className="empty">{programs.byKey}</p> : <List apiKey={key} />}
    </>
  );
}

function List({ apiKey }: { readonly apiKey: string }) {
  const { words } = useTexts();
  const asked = useQuery({
    queryKey: ["programs", apiKey],
    queryFn: () => call<{ readonly items: readonly Program[] }>("/api/v1/clients", apiKey),
  });
  if (asked.isPending) return <Loading />;
  if (asked.error !== null) return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data.items.length === 0) return <p className="empty">{words.programs.none}</p>;
  return asked.data.items.map((program) => <ProgramCard key={program.id} program={program} />);
}

function ProgramCard({ program }: { readonly program: Program }) {
  const { words } = useTexts();
  const { programs, colon, listSeparator } = words;
  const { id, name, scopes, until, lastUsedOn, perMinute, perDay } = program;
  const keys = program.keys.filter(({ removed }) => !removed);
  return (
    <article className="card look-record">
      <h2 lang="zh-CN">{name}</h2>
      <p>
        <StateChip program={program} /> <span className="code">{id}</span>
      </p>
      <p>
        {programs.scopes}
        {colon}
        <span className="code">{scopes.join(listSeparator)}</span>
      </p>
      <p className="quiet">
        {dated(programs.until(until))} · {programs.quota(countText(perMinute), countText(perDay))} ·{" "}
        {lastUsedOn === null ? programs.unused : dated(programs.lastUsed(lastUsedOn))}
      </p>
      <p className="quiet">
        {programs.keys}
        {colon}
        {keys.map((one) => (
          <span key={one.id} className="block">
            <span className="code">{one.id}</span> · {dated(programs.until(one.until))}
          </span>
        ))}
      </p>
    </article>
  );
}

function StateChip({ program }: { readonly program: Program }) {
  const { programs } = useTexts().words;
  if (program.revoked) return <span className="chip bad">{programs.revoked}</span>;
  if (program.frozen) return <span className="chip bad">{programs.frozen}</span>;
  return <span className="chip good">{programs.works}</span>;
}
