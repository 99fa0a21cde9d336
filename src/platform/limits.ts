/** Named limits of the platform. A loop, page, queue, upload or retry without one is a defect (rule 12). */

/** Largest JSON body of an ordinary request. Routes that take files name their own. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Largest uploaded file: a city's whole history of one entry in one go. */
export const UPLOAD_BYTES_MAX = 1024 * 1024 * 1024;

/** Longest address line that a request may have, and longest path parameter in it. */
export const PATH_PARAMETER_LENGTH_MAX = 200;

/** A client has this long to send a whole request. Uploads over slow lines need minutes. */
export const REQUEST_SECONDS_MAX = 15 * 60;

/** Rate limits count in windows of this length. */
export const RATE_WINDOW_SECONDS = 60;

/** Clients whose windows are remembered at once; the least recently seen is forgotten first. */
export const RATE_CLIENTS_MAX = 50_000;

/** Open requests get this long to end when the server stops. */
export const STOP_SECONDS_MAX = 10;

/** Connections of one process to the database. */
export const POOL_CONNECTIONS_MAX = 8;

/** Waiting for a database connection to be made. */
export const CONNECT_SECONDS_MAX = 15;

/** Waiting for another command that starts or stops the same embedded PostgreSQL. */
export const CLUSTER_TURN_SECONDS_MAX = 660;

/** A started PostgreSQL may need this long to go through its write-ahead log after a crash. */
export const CLUSTER_READY_SECONDS_MAX = 600;

/** Orphaned backends of a killed PostgreSQL get this long to notice and end. */
export const CLUSTER_ORPHAN_SECONDS_MAX = 30;

/** PostgreSQL gets this long to stop before the program goes on without waiting. */
export const CLUSTER_STOP_SECONDS_MAX = 60;

/** The log of the embedded PostgreSQL starts anew beyond this size. */
export const CLUSTER_LOG_BYTES_MAX = 8 * 1024 * 1024;

/** First and longest pause before a crashed worker is started again. */
export const WORKER_RESTART_MS = { first: 200, longest: 30_000 } as const;

/** An idle worker looks for waiting batches this often, beside being told of new ones. */
export const POLL_MS_IDLE = 2_000;
