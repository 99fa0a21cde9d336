/** What a register calls a subject that goes on, and one that has ended. Any other state stays uncoloured. */
const going = /存续|在营|开业|在册|正常/u;
const ended = /注销|吊销|撤销|清算|迁出|停业/u;

/** The registered state as a chip; the colour only repeats what the word says. */
export function StatusChip({ status }: { readonly status: string | null }) {
  if (status === null || status === "") return null;
  const tone = ended.test(status) ? "ended" : going.test(status) ? "good" : "plain-chip";
  return (
    <span className={`chip ${tone}`} lang="zh-CN">
      {status.replace(/（.*）$/u, "")}
    </span>
  );
}
