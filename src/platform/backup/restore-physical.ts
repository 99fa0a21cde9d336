import { rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../connect.ts";
import { CLUSTER_TURN_SECONDS_MAX } from "../limits.ts";
import { urlOf } from "../postgres/embedded.ts";
import { waitAlone } from "../postgres/file-lock.ts";
import { type Place, placeOf } from "../postgres/place.ts";
import { majorOfBinaries, stopServer } from "../postgres/server.ts";
import { layOut, type Recovery, recover, requireReach } from "./recover.ts";
import { backupForEmbedded, backupOfOtherMajor, targetTaken } from "./refusals.ts";
import type { Restored, Restoring } from "./restoring.ts";

/** Restores a base backup: lays the cluster out in its new place, goes through the log, finishes, stops the server. */
export async function restorePhysical({
  request,
  manifest,
  dataFolder,
  finish,
}: Restoring): Promise<Restored> {
  if (request.databaseUrl !== null) throw backupForEmbedded();
  const recovery: Recovery = { ...request, manifest };
  const reach = await requireReach(recovery);
  const turn = await waitAlone(join(dataFolder, "postgres.turn"), CLUSTER_TURN_SECONDS_MAX, () => {});
  if (turn === null) throw targetTaken(dataFolder);
  const place = await placeOf(dataFolder);
  try {
    const major = await majorOfBinaries(place);
    if (major !== manifest.postgresMajor) throw backupOfOtherMajor(manifest.postgresMajor, major);
    await layOut(recovery, place);
    await recover(recovery, place, reach);
    const restored = await finishAt(place, finish);
    await stopServer(place);
    return restored;
  } catch (error) {
    await stopServer(place);
    await rm(place.home, { recursive: true, force: true });
    throw error;
  } finally {
    turn.release();
  }
}

async function finishAt(place: Place, finish: Restoring["finish"]): Promise<Restored> {
  const url = urlOf(place);
  const sql = connect(url, { connectionsMax: 2, name: "xinheng-restore" });
  try {
    return await finish({ sql, url });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
