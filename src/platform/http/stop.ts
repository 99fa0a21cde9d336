import type { FastifyInstance } from "fastify";
import { STOP_SECONDS_MAX } from "../limits.ts";

/** Stops listening, lets open requests end, and after STOP_SECONDS_MAX cuts those that have not. */
export async function stopApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), STOP_SECONDS_MAX * 1000);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
