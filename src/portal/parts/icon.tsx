/** Line drawings of 24 by 24 that stand beside words and never instead of them. */
const paths = {
  licence: "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5",
  penalty: "M4 21h9M6.5 12.5l5-5M9 5l7 7M7 7l5 5M12.5 10.5L20 18",
  catalogue: "M4 5h7v14H4zM13 5h7v14h-7M7 9h1M16 9h1M7 13h1M16 13h1",
  law: "M12 3v18M5 7h14M5 7l-3 7h6zM19 7l-3 7h6zM8 21h8",
  guide: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5",
  send: "M12 16V4M7 9l5-5 5 5M4 15v5h16v-5",
  open: "M8 8l-5 4 5 4M16 8l5 4-5 4M14 5l-4 14",
} as const;

export type IconName = keyof typeof paths;

/** One drawing in the colour of the text around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The balance: 衡 is the beam of a pair of scales. */
export function Emblem({ className }: { readonly className: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 32 32"
      width="32"
      height="32"
      aria-hidden="true"
      focusable="false"
    >
      {className === "emblem" && <rect width="32" height="32" rx="7" />}
      <path d="M16 6v20M7 11h18M7 11l-3 8h6zM25 11l-3 8h6zM11 26h10" />
    </svg>
  );
}
