import type { PageAnswer, PageRequest } from "../page-types.ts";
import { askAs, type OwnRole, type Who, whoIs } from "./asking.ts";
import { peoplePage } from "./page.tsx";
import { signInFirst } from "./sign-in.tsx";

/** Whoever sits at a page for a body: the person, and the bodies in which one of the wanted roles is held. */
export interface Seat {
  readonly who: Who;
  readonly bodies: readonly OwnRole["body"][];
  readonly body: OwnRole["body"];
}

interface Wanted {
  readonly title: string;
  /** What is said to whoever has none of the roles. */
  readonly none: string;
  readonly roles: readonly string[];
  /** The body that was chosen in the address. */
  readonly chosen: string | undefined;
}

/** Who sits here, or the page that is shown instead: signing in, or that no role opens it. */
export async function seatOf(request: PageRequest, wanted: Wanted): Promise<Seat | PageAnswer> {
  const who = await whoIs(request);
  if (who === null || who.mustChangePassword)
    return signInFirst(request, { next: addressOf(request), isAsked: false });
  const { items } = await askAs<{ readonly items: readonly OwnRole[] }>(request, "/api/v1/account/roles");
  const open = items.filter(({ role }) => wanted.roles.includes(role));
  const bodies = [...new Map(open.map(({ body }) => [body.uscc, body])).values()];
  const body = bodies.find(({ uscc }) => uscc === wanted.chosen) ?? bodies[0];
  if (body !== undefined) return { who, bodies, body };
  const { title, none } = wanted;
  return peoplePage(request, { title, who, body: <p className="empty">{none}</p> });
}

/** Whether somebody sits there, or another page is shown. */
export function isSeat(one: Seat | PageAnswer): one is Seat {
  return "who" in one;
}

function addressOf({ path, query }: PageRequest): string {
  const kept = new URLSearchParams(query);
  return kept.size === 0 ? path : `${path}?${kept}`;
}

interface BodiesView {
  readonly seat: Seat;
  readonly label: string;
  readonly href: (uscc: string) => string;
}

/** The bodies as tabs, where there are several. */
export function SeatBodies({ seat, label, href }: BodiesView) {
  if (seat.bodies.length < 2) return null;
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {seat.bodies.map(({ uscc, name }) => (
          <li key={uscc}>
            <a href={href(uscc)} {...(uscc === seat.body.uscc ? { "aria-current": "page" as const } : {})}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
