import type { Keys } from "./keys.ts";
import { KEYS_LOOK_SECONDS } from "./limits.ts";
import type { Logger } from "./logger.ts";

/** Lets a running program notice a changed key file: at SIGHUP at once, else within KEYS_LOOK_SECONDS. Answers how to stop. */
export function followKeys(keys: Keys, logger: Logger): () => void {
  const look = (): void => {
    keys.reload().then(
      (changed) => {
        if (changed) logger.info({ keys: [...keys.fingerprints.keys()] }, "the key file was read again");
      },
      (error: unknown) =>
        logger.error({ err: error }, "the changed key file cannot be read; the keys before stay"),
    );
  };
  const timer = setInterval(look, KEYS_LOOK_SECONDS * 1000).unref();
  process.on("SIGHUP", look);
  return () => {
    clearInterval(timer);
    process.removeListener("SIGHUP", look);
  };
}
