import type { Installation } from "./installation.ts";
import { configOrRefuse, openInstallation } from "./installation.ts";

/** Runs a command that needs the database, and closes what it opened whatever happens. */
export async function withInstallation<T>(
  name: string,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation({ ...configOrRefuse(), logLevel: quietLevel() }, name);
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** A command speaks by its answer; its log shows warnings only unless LOG_LEVEL asks for more. */
function quietLevel(): "warn" | ReturnType<typeof configOrRefuse>["logLevel"] {
  return process.env.LOG_LEVEL === undefined ? "warn" : configOrRefuse().logLevel;
}
