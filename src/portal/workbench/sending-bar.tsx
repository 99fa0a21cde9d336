import type { Sending } from "./send.ts";
import { sizeText } from "./sizes.ts";
import { useTexts } from "./texts.tsx";

/** How much of an upload has gone out, and the way to stop it. Told to screen readers in steps of a quarter. */
export function SendingBar({
  progress,
  onCancel,
}: {
  readonly progress: Sending["progress"];
  readonly onCancel: () => void;
}) {
  const { words } = useTexts();
  const { sent, total } = progress;
  const share = total === 0 ? 0 : Math.min(1, sent / total);
  const quarter = Math.floor(share * 4) * 25;
  const isWaiting = sent >= total && total > 0;
  return (
    <div className="progress card">
      <p className="hidden" role="status">
        {isWaiting ? words.send.answering : `${words.send.sending} ${quarter}%`}
      </p>
      <p>
        <strong>{words.send.sending}</strong>{" "}
        <span className="quiet">
          {isWaiting ? words.send.answering : words.send.sent(sizeText(sent), sizeText(total))}
        </span>
      </p>
      <progress aria-label={words.send.sending} max={1} value={share} />
      <p className="actions">
        <button type="button" className="btn" onClick={onCancel}>
          {words.send.cancel}
        </button>
      </p>
    </div>
  );
}
