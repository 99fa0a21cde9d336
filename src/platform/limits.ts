/** Named limits of the platform. A loop, page, queue, upload or retry without one is a defect (rule 12). */

/** Largest body of an ordinary request. Routes that take files name their own. Refused with BODY_TOO_LARGE. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Largest body of a request that asks or says one thing. Refused with BODY_TOO_LARGE. */
export const ASKING_BYTES_MAX = 16 * 1024;

/** Largest uploaded file: a city's whole history of one entry in one go. Refused with BODY_TOO_LARGE, FILE_TOO_LARGE. */
export const UPLOAD_BYTES_MAX = 1024 * 1024 * 1024;

/** What a form may hold beside its file: short fields, and in all this many parts. Refused with BODY_TOO_LARGE. */
export const FORM_FIELDS_MAX = 10;

/** Longest name and longest value of a field of a form. Refused with BODY_UNREADABLE. */
export const FORM_FIELD_NAME_BYTES_MAX = 100;
export const FORM_FIELD_BYTES_MAX = 1_000;

/** Longest path parameter of an address. Refused with PATH_TOO_LONG. */
export const PATH_PARAMETER_LENGTH_MAX = 200;

/** Longest address with its query. Refused with PATH_TOO_LONG. */
export const TARGET_LENGTH_MAX = 4_096;

/** Parameters in the query of an address. Refused with TOO_MANY_PARAMETERS. */
export const QUERY_PARAMETERS_MAX = 50;

/** All headers of a request together, with its first line. Refused with HEADERS_TOO_LARGE. */
export const HEADER_BYTES_MAX = 16 * 1024;

/** Headers of a request. Refused with HEADERS_TOO_LARGE. */
export const HEADERS_MAX = 100;

/** A client has this long to send the headers of a request. Refused with REQUEST_TOO_SLOW. */
export const HEADERS_SECONDS_MAX = 10;

/** A client has this long to send a whole request. Uploads over slow lines need minutes. Refused with REQUEST_TOO_SLOW. */
export const REQUEST_SECONDS_MAX = 15 * 60;

/** A body must come at least this fast in every window while somebody waits for it. Refused with REQUEST_TOO_SLOW. */
export const BODY_BYTES_PER_SECOND_MIN = 1_024;
export const BODY_WINDOW_SECONDS = 20;

/** How often connections are looked at for requests that are late. */
export const EDGE_CHECK_SECONDS = 5;

/** A connection on which nothing moves in either direction is closed: its reader does not read. */
export const STALL_SECONDS_MAX = 120;

/** A connection without a request is kept this long for the next one. */
export const KEEP_ALIVE_SECONDS_MAX = 72;

/** A sender that was refused gets this long to read why before its connection is cut. */
export const LINGER_SECONDS_MAX = 2;

/** Open connections of the server. One more is closed without an answer. */
export const CONNECTIONS_MAX = 4_096;

/** Open connections of one address; those of trusted proxies are not counted. Refused with TOO_MANY_CONNECTIONS. */
export const CONNECTIONS_PER_CLIENT_MAX = 512;

/** Rate limits count in windows of this length. */
export const RATE_WINDOW_SECONDS = 60;

/** Clients whose windows are remembered at once; the least recently seen is forgotten first. */
export const RATE_CLIENTS_MAX = 50_000;

/** Uploads of one key (or address without one) in a window. Refused with TOO_MANY_REQUESTS. */
export const UPLOADS_PER_WINDOW_MAX = 120;

/** Attempts to sign in, or to change a password, of one address in a window: each costs the server real work. Refused with TOO_MANY_REQUESTS. */
export const ATTEMPTS_PER_WINDOW_MAX = 20;

/** Messages of the external provider that a session ended, of one address in a window. Refused with TOO_MANY_REQUESTS. */
export const PROVIDER_MESSAGES_PER_WINDOW_MAX = 600;

/** Exports of a list that one client may ask for in a window. Refused with TOO_MANY_REQUESTS. */
export const EXPORTS_PER_WINDOW_MAX = 30;

/** Exports of one server at the same time; who comes then is asked to come again. Refused with EXPORTS_BUSY. */
export const EXPORTS_AT_ONCE_MAX = 3;

/** Uploads of one body that are received at the same time. Refused with BODY_UPLOADS_FULL. */
export const UPLOADS_AT_ONCE_PER_BODY_MAX = 16;

/** Uploads of all bodies that are received at the same time. Refused with UPLOADS_FULL. */
export const UPLOADS_AT_ONCE_MAX = 64;

/** Bytes of files that one body sends in a civil day. Refused with BODY_DAY_BYTES_FULL. */
export const UPLOAD_BYTES_PER_BODY_DAY_MAX = 32 * 1024 * 1024 * 1024;

/** A request to the API is refused when it could not be answered in this time; uploads may take as long as they are sent. */
export const ANSWER_SECONDS_MAX = 10;

/** A statement of the web server may take this long; it ends before its request is refused, and frees its connection. */
export const STATEMENT_SECONDS_MAX = 8;

/** Requests to the API under way at once in one process; more are refused at once. */
export const OPEN_REQUESTS_MAX = 1_000;

/** What /readyz and /metrics ask the database must be answered in this time. */
export const PROBE_SECONDS_MAX = 2;

/** A caller who is refused because of a fault that passes is told to come again after this time. */
export const RETRY_AFTER_SECONDS = 5;

/** Largest request for an access token. Refused with BODY_TOO_LARGE. */
export const TOKEN_REQUEST_BYTES_MAX = 16 * 1024;

/** Requests for access tokens of one address in a window. Refused with TOO_MANY_REQUESTS. */
export const TOKEN_REQUESTS_PER_WINDOW_MAX = 120;

/** Longest access token and longest proof that is looked at. Refused with TOKEN_INVALID, PROOF_INVALID. */
export const TOKEN_LENGTH_MAX = 4_096;

/** An access token of a program opens something this long. Refused with TOKEN_INVALID. */
export const TOKEN_SECONDS = 300;

/** Longest life of a client assertion, from the moment it is shown. Refused with CLIENT_REFUSED. */
export const ASSERTION_SECONDS_MAX = 300;

/** A proof of possession is taken this long after it was made. Refused with PROOF_INVALID. */
export const PROOF_SECONDS_MAX = 60;

/** The clocks of a program and of this server may differ by so much. */
export const CLOCK_SKEW_SECONDS = 30;

/** A key that signs access tokens is followed by another one after so many days. */
export const TOKEN_KEY_DAYS = 90;

/** Public keys of one program that are in force at the same time. Refused with CLIENT_KEYS_FULL. */
export const CLIENT_KEYS_MAX = 5;

/** Requests of one program in a minute unless its registration says otherwise. Refused with QUOTA_MINUTE_USED. */
export const CLIENT_REQUESTS_PER_MINUTE = 600;

/** Requests of one program in a day unless its registration says otherwise. Refused with QUOTA_DAY_USED. */
export const CLIENT_REQUESTS_PER_DAY = 200_000;

/** Browsers that an account is known in, and for how long without signing in there. */
export const KNOWN_BROWSERS_MAX = 10;
export const KNOWN_BROWSER_DAYS = 90;

/** A password that somebody else made opens something this long, when it is not changed before. Refused with ONE_TIME_PASSWORD_OVER. */
export const ONE_TIME_PASSWORD_HOURS = 72;

/** A proof of who sits at a session counts this long for acts that want one. Refused with PRESENCE_REQUIRED. */
export const PROOF_MINUTES = 15;

/** Largest answer of an external identity provider that is read, and how long it is waited for. Refused with EXTERNAL_UNAVAILABLE. */
export const EXTERNAL_ANSWER_BYTES_MAX = 256 * 1024;
export const EXTERNAL_SECONDS_MAX = 4;

/** What an external identity provider says of itself is asked for anew after this time; when it was silent, this much later at the earliest. */
export const EXTERNAL_METADATA_SECONDS = 3_600;
export const EXTERNAL_RETRY_SECONDS = 5;

/** A sign-in through an external provider ends this long after it began. Refused with EXTERNAL_STATE_INVALID. */
export const EXTERNAL_ATTEMPT_SECONDS = 600;

/** After a sign-in through an external provider the code of the own authenticator is waited for this long. Refused with EXTERNAL_STATE_INVALID. */
export const EXTERNAL_CODE_SECONDS = 300;

/** External identities of one account. Refused with EXTERNAL_IDENTITIES_FULL. */
export const EXTERNAL_IDENTITIES_MAX = 5;

/** Largest logout token that a provider sends. Refused with BODY_TOO_LARGE. */
export const LOGOUT_TOKEN_BYTES_MAX = 16 * 1024;

/** A logout token is taken this long after it was made. Refused with EXTERNAL_LOGOUT_INVALID. */
export const LOGOUT_TOKEN_SECONDS_MAX = 300;

/** Days that a key of a body is good for unless it is said otherwise. */
export const KEY_DAYS = 365;

/** The keys before end so many days after a key was rotated, so that the new one can be put in place. */
export const KEY_ROTATION_DAYS = 14;

/** When the metrics show a key: issued so long ago, not used for so long, at its end so soon. */
export const KEY_OLD_DAYS = 365;
export const KEY_UNUSED_DAYS = 90;
export const KEY_ENDING_DAYS = 30;

/** Days of figures in one answer. Refused with DAYS_TOO_MANY. */
export const FIGURE_DAYS_MAX = 366;

/** Longest delegation of an enterprise, from its first day: representatives are confirmed anew. Refused with DELEGATION_DAYS_INVALID. */
export const DELEGATION_MONTHS_MAX = 12;

/** Open requests get this long to end when the server stops. */
export const STOP_SECONDS_MAX = 10;

/** The worker gets this long to come to the end of a slice; the rest of the batch is done by the next worker. */
export const WORKER_STOP_SECONDS_MAX = 8;

/** A program that was told to stop is gone after this time, whatever still hangs. */
export const LEAVE_SECONDS_MAX = 20;

/** First and longest pause of a worker between two tries while database or disk are at fault. */
export const FAULT_PAUSE_MS = { first: 500, longest: 10_000 } as const;

/** Fields that one objection may name, and characters of what is said. Refused with REQUEST_INVALID. */
export const OBJECTION_FIELDS_MAX = 20;
export const OBJECTION_WORDS_MAX = 4_000;

/** Pieces of evidence of one objection, each of at most so many bytes. Refused with REQUEST_INVALID, OBJECTION_EVIDENCE_INVALID. */
export const EVIDENCE_FILES_MAX = 3;
export const EVIDENCE_BYTES_MAX = 512 * 1024;

/** Largest body of an objection: its words, and its evidence in base64. Refused with BODY_TOO_LARGE. */
export const OBJECTION_BYTES_MAX = 2_500 * 1024;

/** Largest body of a proposed answer: a correction may rewrite long texts. Refused with BODY_TOO_LARGE. */
export const ANSWER_BYTES_MAX = 256 * 1024;

/** Objections that are listed at once, of a subject or of a body. */
export const OBJECTIONS_SHOWN_MAX = 500;

/** Connections of one process to the database. */
export const POOL_CONNECTIONS_MAX = 8;

/** Waiting for a database connection to be made. */
export const CONNECT_SECONDS_MAX = 15;

/** Between two attempts to connect to a database that is away. The driver's own pauses grow to 20 s and outlast the fault. */
export const RECONNECT_SECONDS = 0.2;

/** Waiting for another command that starts or stops the same embedded PostgreSQL. */
export const CLUSTER_TURN_SECONDS_MAX = 660;

/** A started PostgreSQL may need this long to go through its write-ahead log after a crash. */
export const CLUSTER_READY_SECONDS_MAX = 600;

/** A restore may go through so much of an archive before it is given up. */
export const RESTORE_SECONDS_MAX = 24 * 60 * 60;

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

/** Waiting for another program that changes the key file. */
export const KEY_RING_TURN_SECONDS_MAX = 30;

/** A running program looks this often whether the key file changed; SIGHUP makes it look at once. */
export const KEYS_LOOK_SECONDS = 15;

/** A rotated-in key seals only after this time, so that every program can open what another one sealed with it. */
export const KEYS_SPREAD_SECONDS = 60;

/** Sealed values that one transaction of the re-sealing job moves to the newest key. */
export const RESEAL_ROWS_PER_SLICE = 500;

/** Records that one transaction of the retention job seals or lets go. */
export const RETENTION_RECORDS_PER_SLICE = 500;

/** Record versions, terms, and looks that the file about a subject takes. Refused with OWN_FILE_TOO_LARGE. */
export const OWN_FILE_ROWS_MAX = 50_000;

/** Largest file, or beginning of a file, that is looked at before it is sent. Refused with FILE_TOO_LARGE. */
export const PREVIEW_BYTES_MAX = 8 * 1024 * 1024;

/** Largest body of rows that were mended in place. Refused with BODY_TOO_LARGE. */
export const MENDED_BYTES_MAX = 512 * 1024;

/** Entries of the audit trail on one page. */
export const TRAIL_PAGE_MAX = 200;

/** Entries of the audit trail in one exported file: a reading that nobody can take in at once is asked for by days. Refused with TRAIL_TOO_LONG. */
export const TRAIL_EXPORT_ENTRIES_MAX = 100_000;

/** Looks at one subject that lead into the audit trail, newest first. */
export const TRAIL_LOOKS_MAX = 10_000;

/** How far back detection counts, and how often it does: windows that are over are found by the run after them. */
export const DETECTION_HOURS_BACK = 26;
/** And no further where no program looked for days: what happened meanwhile is looked at then. */
export const DETECTION_HOURS_BACK_MAX = 24 * 31;
export const DETECTION_MINUTES_BETWEEN = 5;

/** Incidents that are listed at once at the command line, and open ones that are counted. */
export const INCIDENTS_SHOWN_MAX = 200;

/** Newest versions of a record in its trace. */
export const TRACE_VERSIONS_MAX = 200;

/** Newest looks at a subject among which those at one record are sought. */
export const TRACE_LOOKS_MAX = 10_000;

/** Looks on one page of a trace. */
export const TRACE_PAGE_MAX = 100;

/** Newest exports of an entry, those with a name and those for everyone, among which those that held one record are sought. */
export const TRACE_EXPORTS_MAX = 10_000;

/** Exports with a name that a trace shows. */
export const TRACE_EXPORTS_SHOWN_MAX = 100;

/** Days with exports for everyone that a trace shows. */
export const TRACE_DAYS_MAX = 400;

/** Codes of canaries that a server remembers, and for how long; beyond so many, the database is asked about each code. */
export const CANARIES_REMEMBERED_MAX = 200_000;
export const CANARY_MEMORY_MS_MAX = 10_000;

/** Days of counts of looks that are asked for at once. Refused with REQUEST_INVALID. */
export const COUNTED_DAYS_MAX = 400;

/** Incidents on one page. */
export const INCIDENTS_PAGE_MAX = 50;

/** Years for which an administrator gives a role. Refused with ROLE_TOO_LONG. */
export const ROLE_YEARS_MAX = 3;

/** Years for which a body asks for an admission to what is not public. Refused with ADMISSION_TOO_LONG. */
export const ADMISSION_YEARS_MAX = 3;

/** Days whose findings the desk shows. */
export const INCIDENT_DAYS_SHOWN = 30;

/** Longest text of a notice that is kept with its step, in characters. Refused with REQUEST_INVALID. */
export const NOTICE_LENGTH_MAX = 5_000;

/** Largest body of a request with the text of a notice. Refused with BODY_TOO_LARGE. */
export const NOTICE_BYTES_MAX = 32 * 1024;

/** Days whose looks the auditor sees in one chart: longer ones are asked for in parts. */
export const TRAIL_DAYS_MAX = 31;
