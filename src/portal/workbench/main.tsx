import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../style/workbench.css";
import { App } from "./app.tsx";
import { Refusal } from "./call.ts";
import { SessionProvider } from "./session.tsx";
import { TextsProvider } from "./texts.tsx";

const networkRetriesMax = 2;

const place = document.getElementById("workbench");
if (place === null) throw new Error("The page has no place for the workbench.");
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        !(error instanceof Refusal && error.status > 0) && failures < networkRetriesMax,
      refetchOnWindowFocus: false,
    },
  },
});
createRoot(place).render(
  <StrictMode>
    <TextsProvider language={place.dataset.language === "en" ? "en" : "zh"}>
      <QueryClientProvider client={queries}>
        <SessionProvider>
          <App notice={place.dataset.invented ?? ""} />
        </SessionProvider>
      </QueryClientProvider>
    </TextsProvider>
  </StrictMode>,
);
