import { useQuery } from "@tanstack/react-query";
import { Component, lazy, type ReactNode, Suspense, useEffect } from "react";
import type { Body } from "../api-types.ts";
import { call, isKeyRefused, Refusal } from "./call.ts";
import { Frame } from "./frame.tsx";
import { Failed, Loading, PageHeading } from "./parts.tsx";
import { PlaceLink, usePlace } from "./router.tsx";
import { useSession } from "./session.tsx";
import { SignIn } from "./sign-in.tsx";
import { useTexts } from "./texts.tsx";

/** Each page is a part of its own: the first one does not bring the others. */
const StartPage = lazy(async () => ({ default: (await import("./start.tsx")).StartPage }));
const UploadPage = lazy(async () => ({ default: (await import("./upload.tsx")).UploadPage }));
const HistoryPage = lazy(async () => ({ default: (await import("./history.tsx")).HistoryPage }));
const BatchPage = lazy(async () => ({ default: (await import("./batch.tsx")).BatchPage }));
const MendPage = lazy(async () => ({ default: (await import("./mend.tsx")).MendPage }));
const ExpiringPage = lazy(async () => ({ default: (await import("./expiring.tsx")).ExpiringPage }));
const LookPage = lazy(async () => ({ default: (await import("./look.tsx")).LookPage }));
const ProgramsPage = lazy(async () => ({ default: (await import("./programs.tsx")).ProgramsPage }));
const QualityPage = lazy(async () => ({ default: (await import("./quality.tsx")).QualityPage }));

/** The workbench: signed out it asks for the key, signed in it shows the place of the address. */
export function App({ isInvented }: { readonly isInvented: boolean }) {
  const { key, body } = useSession();
  const place = usePlace();
  return (
    <Frame isInvented={isInvented}>
      <Safe key={place}>
        {key === null ? <SignIn /> : body === null ? <Resume apiKey={key} /> : <Place place={place} />}
      </Safe>
    </Frame>
  );
}

/** A window that was reloaded still has its key; the body it stands for is asked again. */
function Resume({ apiKey }: { readonly apiKey: string }) {
  const session = useSession();
  const asked = useQuery({
    queryKey: ["self", apiKey],
    queryFn: () => call<Body>("/api/v1/bodies/self", apiKey),
  });
  const { data, error } = asked;
  useEffect(() => {
    if (data !== undefined) session.begin(apiKey, data);
    else if (isKeyRefused(error))
      session.end(error instanceof Refusal && error.code === "KEY_REVOKED" ? "revoked" : "unknown");
  }, [data, error, apiKey, session]);
  if (error !== null && !isKeyRefused(error))
    return <Failed error={error} onRetry={() => void asked.refetch()} />;
  return <Loading />;
}

function Place({ place }: { readonly place: string }) {
  return <Suspense fallback={<Loading />}>{pageOf(place)}</Suspense>;
}

function pageOf(place: string): ReactNode {
  const [, batch, rest] = /^\/batches\/([^/]+)(\/mend)?$/.exec(place) ?? [];
  if (batch !== undefined) {
    const id = decoded(batch);
    return rest === undefined ? <BatchPage key={id} id={id} /> : <MendPage key={id} id={id} />;
  }
  switch (place) {
    case "/":
      return <StartPage />;
    case "/upload":
      return <UploadPage />;
    case "/batches":
      return <HistoryPage />;
    case "/expiring":
      return <ExpiringPage />;
    case "/look":
      return <LookPage />;
    case "/programs":
      return <ProgramsPage />;
    case "/quality":
      return <QualityPage />;
    default:
      return <NotFound />;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function NotFound() {
  const { words } = useTexts();
  return (
    <>
      <PageHeading title={words.notFound.title} />
      <p>{words.notFound.text}</p>
      <p>
        <PlaceLink className="btn" to="/">
          {words.goStart}
        </PlaceLink>
      </p>
    </>
  );
}

/** A page that breaks, or whose part cannot be fetched, says so; the rest of the workbench goes on. */
class Safe extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override readonly state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { words } = useTexts();
  return (
    <div role="alert">
      <h1>{words.broken.title}</h1>
      <p>{words.broken.text}</p>
      <button type="button" className="btn main" onClick={() => location.reload()}>
        {words.broken.reload}
      </button>
    </div>
  );
}
