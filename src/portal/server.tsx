import { ApiRefusal } from "./ask.ts";
import type { Fault, PageAnswer, PageRequest } from "./page-types.ts";
import { cataloguePage } from "./pages/catalogue.tsx";
import { entryPage } from "./pages/entry.tsx";
import { guidePage } from "./pages/guide.tsx";
import { homePage } from "./pages/home.tsx";
import { lawPage } from "./pages/law.tsx";
import { parameterPage } from "./pages/parameter.tsx";
import { faultPage, notFoundPage, refusalPage } from "./pages/problem.tsx";
import { publicationsPage } from "./pages/publications.tsx";
import { searchPage } from "./pages/search.tsx";
import { stylePage } from "./pages/style.tsx";
import { subjectPage } from "./pages/subject.tsx";
import { workbenchPage } from "./pages/workbench.tsx";
import { accountPage } from "./people/account.tsx";
import { auditPage } from "./people/audit.tsx";
import { incidentPage } from "./people/incident.tsx";
import { incidentsPage } from "./people/incidents.tsx";
import { myPage } from "./people/my.tsx";
import { myObjectionsPage } from "./people/my-objections.tsx";
import { objectionsPage } from "./people/objections.tsx";
import { organisationPage } from "./people/organisation.tsx";
import { signInPage } from "./people/sign-in.tsx";
import { tracePage } from "./people/trace.tsx";

type Page = (request: PageRequest, rest: string) => PageAnswer | Promise<PageAnswer>;

const pages: readonly { readonly path: string; readonly page: Page }[] = [
  { path: "/", page: homePage },
  { path: "/search", page: searchPage },
  { path: "/subjects/*", page: subjectPage },
  { path: "/publications/licences", page: (request) => publicationsPage(request, "licences") },
  { path: "/publications/penalties", page: (request) => publicationsPage(request, "penalties") },
  { path: "/catalogue", page: cataloguePage },
  { path: "/catalogue/*", page: entryPage },
  { path: "/law", page: lawPage },
  { path: "/law/*", page: parameterPage },
  { path: "/guide", page: guidePage },
  { path: "/style", page: stylePage },
  { path: "/workbench", page: workbenchPage },
  { path: "/workbench/*", page: workbenchPage },
  { path: "/sign-in", page: signInPage },
  { path: "/account", page: accountPage },
  { path: "/organisation", page: organisationPage },
  { path: "/my", page: myPage },
  { path: "/trace", page: tracePage },
  { path: "/trace/*", page: tracePage },
  { path: "/my/objections", page: myObjectionsPage },
  { path: "/objections", page: objectionsPage },
  { path: "/incidents", page: incidentsPage },
  { path: "/incidents/*", page: incidentPage },
  { path: "/audit", page: auditPage },
];

/** Makes the document of one address. A refusal of the API becomes a page with the same code; a bug is thrown. */
export async function renderPage(request: PageRequest): Promise<PageAnswer> {
  const asked = withoutEnd(request.path);
  const match = pages.find(({ path }) => matches(path, asked));
  if (match === undefined) return notFoundPage(request);
  try {
    return await match.page(request, restOf(match.path, asked));
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500) return refusalPage(request, error);
    throw error;
  }
}

/** The page of a fault: code, sentence in the reader's language, request id and ways on. Asks nothing of the API. */
export function renderFault(request: PageRequest, fault: Fault): PageAnswer {
  return faultPage(request, fault);
}

/** An address with a stroke at its end is the same page: people type it, and start-up prints the workbench so. */
function withoutEnd(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("/*")
    ? path.length >= pattern.length && path.startsWith(pattern.slice(0, -1))
    : path === pattern;
}

function restOf(pattern: string, path: string): string {
  return pattern.endsWith("/*") ? path.slice(pattern.length - 1) : "";
}
