import { useQuery } from "@tanstack/react-query";
import type { Batch } from "../api-types.ts";
import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import { call } from "./call.ts";
import { Failed, Loading } from "./parts.tsx";
import { saveAs } from "./save.ts";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface Duty {
  readonly unitName: string;
  readonly office: string;
}

interface Receipt {
  readonly statement: {
    readonly id: string;
    readonly kind: string;
    readonly at: string;
    readonly sender: { readonly dutyHolder: Duty | null };
    readonly receiver: { readonly dutyHolder: Duty | null };
  };
}

/** The signed receipts of a batch: who handed over to whom and who answers for it, each to be saved and verified anywhere. */
export function Receipts({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { key } = useBody();
  const asked = useQuery({
    queryKey: ["receipts", batch.id, batch.status],
    queryFn: () => call<{ readonly items: readonly Receipt[] }>(`/api/v1/batches/${batch.id}/receipt`, key),
  });
  const { receipts } = words;
  return (
    <details className="chapter">
      <summary>
        <h2>{receipts.title}</h2>
      </summary>
      <p className="quiet">
        {receipts.lead} <a href="/api/v1/keys">{receipts.keys}</a>
      </p>
      {asked.isPending && <Loading />}
      {asked.error !== null && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && <p className="empty">{receipts.none}</p>}
      <ul className="plain receipts">
        {asked.data?.items.map((receipt) => (
          <Line key={receipt.statement.id} receipt={receipt} />
        ))}
      </ul>
    </details>
  );
}

function Line({ receipt }: { readonly receipt: Receipt }) {
  const { words } = useTexts();
  const { receipts, colon } = words;
  const { id, kind, at, sender, receiver } = receipt.statement;
  const name = kind === "taken-in" ? receipts.takenIn : receipts.handedOver;
  const save = () =>
    saveAs(new Blob([JSON.stringify(receipt)], { type: "application/json" }), `receipt-${id}.json`);
  return (
    <li>
      <div>
        <strong>{name}</strong> <span className="quiet">{dated(shanghaiTime(at))}</span>
        <p className="quiet code">{id}</p>
        <p className="quiet">
          {receipts.sender}
          {colon}
          {dutyText(sender.dutyHolder, receipts.unnamed)}
          {" · "}
          {receipts.receiver}
          {colon}
          {dutyText(receiver.dutyHolder, receipts.unnamed)}
        </p>
      </div>
      <button type="button" className="btn" onClick={save}>
        {receipts.save}
        <span className="hidden">
          {colon}
          {name}
        </span>
      </button>
    </li>
  );
}

function dutyText(duty: Duty | null, unnamed: string): string {
  return duty === null ? unnamed : `${duty.unitName} ${duty.office}`;
}
