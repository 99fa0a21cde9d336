import { useEffect, useRef, useState } from "react";
import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { useTexts } from "./texts.tsx";
import { secondsLeft } from "./time-left.ts";

interface ProgressPlan {
  readonly batch: Batch;
  /** True while the platform cannot be asked; the work goes on without us. */
  readonly isLost: boolean;
}

/** How far a batch is. The bar moves with every answer; screen readers are told each phase and quarter only. */
export function Progress({ batch, isLost }: ProgressPlan) {
  const { words } = useTexts();
  const { phase, share, rows } = batch.progress;
  const left = useSecondsLeft(batch);
  const quarter = Math.floor(share * 4) * 25;
  return (
    <div className="progress card">
      <p className="hidden" role="status">
        {words.batch.progressText(words.batch.phase[phase], String(quarter))}
      </p>
      <p>
        <strong>{words.batch.phase[phase]}</strong>{" "}
        <span className="quiet">
          {Math.floor(share * 100)}%{rows > 0 && ` · ${words.batch.progressRows(countText(rows))}`}
          {left !== null && ` · ${timeText(left, words.batch.timeLeft)}`}
        </span>
      </p>
      <progress aria-label={words.batch.progress} max={1} value={share} />
      {isLost && (
        <p className="callout" role="alert">
          {words.batch.lost}
        </p>
      )}
      <p className="quiet">{words.batch.leave}</p>
    </div>
  );
}

interface TimeWords {
  readonly seconds: string;
  readonly minutes: (minutes: string) => string;
}

function timeText(seconds: number, words: TimeWords): string {
  return seconds < 60 ? words.seconds : words.minutes(String(Math.ceil(seconds / 60)));
}

/** Seconds left by the pace since this page first saw the batch; null until there is a pace. */
function useSecondsLeft(batch: Batch): number | null {
  const first = useRef<{ readonly share: number; readonly at: number } | null>(null);
  const [left, setLeft] = useState<number | null>(null);
  const { share } = batch.progress;
  useEffect(() => {
    const now = { share, at: performance.now() };
    first.current ??= now;
    setLeft(secondsLeft(first.current, now));
  }, [share]);
  return left;
}
