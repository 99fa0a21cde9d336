import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Body } from "../api-types.ts";
import { BatchPage } from "./batch.tsx";
import { call, Refusal } from "./call.ts";
import { Frame } from "./frame.tsx";
import { HistoryPage } from "./history.tsx";
import { Failed, Loading } from "./parts.tsx";
import { QualityPage } from "./quality.tsx";
import { PlaceLink, usePlace } from "./router.tsx";
import { useSession } from "./session.tsx";
import { SignIn } from "./sign-in.tsx";
import { useTexts } from "./texts.tsx";
import { UploadPage } from "./upload.tsx";

/** The workbench: signed out it asks for the key, signed in it shows the place of the address. */
export function App({ notice }: { readonly notice: string }) {
  const { key, body } = useSession();
  return (
    <Frame notice={notice}>
      {key === null ? <SignIn /> : body === null ? <Resume apiKey={key} /> : <Place />}
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
  const isRefused =
    asked.error instanceof Refusal && (asked.error.status === 401 || asked.error.status === 403);
  useEffect(() => {
    if (asked.data !== undefined) session.begin(apiKey, asked.data);
    if (isRefused) session.end("refused");
  }, [asked.data, isRefused, apiKey, session]);
  if (asked.error !== null && !isRefused)
    return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  return <Loading />;
}

function Place() {
  const { words } = useTexts();
  const place = usePlace();
  const batch = /^\/batches\/([^/]+)$/.exec(place)?.[1];
  if (place === "/" || place === "/upload") return <UploadPage />;
  if (place === "/batches") return <HistoryPage />;
  if (place === "/quality") return <QualityPage />;
  if (batch !== undefined) return <BatchPage key={batch} id={decodeURIComponent(batch)} />;
  return (
    <>
      <h1>{words.notFound.title}</h1>
      <p>
        <PlaceLink to="/">{words.notFound.back}</PlaceLink>
      </p>
    </>
  );
}
