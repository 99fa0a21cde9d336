import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../style/workbench.css";
import "../style/workbench-pages.css";
import { App } from "./app.tsx";
import { Refusal } from "./call.ts";
import { cleanAddress } from "./router.tsx";
import { SessionProvider } from "./session.tsx";
import { TextsProvider } from "./texts.tsx";

const networkRetriesMax = 2;

const place = document.getElementById("workbench");
if (place === null) throw new Error("The page has no place for the workbench.");
cleanAddress();
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        !(error instanceof Refusal && error.status > 0) && failures < networkRetriesMax,
      refetchOnWindowFocus: false,
      // A page that is offline asks and is told so; it does not wait in silence.
      networkMode: "always",
    },
  },
});
createRoot(place).render(
  <StrictMode>
    <TextsProvider language={place.dataset.language === "en" ? "en" : "zh"}>
      <QueryClientProvider client={queries}>
        <SessionProvider>
          <App isInvented={place.dataset.invented !== ""} />
        </SessionProvider>
      </QueryClientProvider>
    </TextsProvider>
  </StrictMode>,
);
