import {
  BODY_BYTES_PER_SECOND_MIN,
  BODY_WINDOW_SECONDS,
  CONNECTIONS_MAX,
  CONNECTIONS_PER_CLIENT_MAX,
  EDGE_CHECK_SECONDS,
  HEADER_BYTES_MAX,
  HEADERS_SECONDS_MAX,
  KEEP_ALIVE_SECONDS_MAX,
  LINGER_SECONDS_MAX,
  REQUEST_SECONDS_MAX,
  STALL_SECONDS_MAX,
} from "../limits.ts";

/** What a connection may cost before a request has proved anything. Tests lower what would take minutes to reach. */
export interface EdgeLimits {
  readonly headerBytes: number;
  readonly headersSeconds: number;
  readonly requestSeconds: number;
  readonly bodyBytesPerSecond: number;
  readonly bodyWindowSeconds: number;
  readonly checkSeconds: number;
  readonly stallSeconds: number;
  readonly keepAliveSeconds: number;
  readonly lingerSeconds: number;
  readonly connections: number;
  readonly connectionsPerClient: number;
}

export const EDGE_LIMITS: EdgeLimits = {
  headerBytes: HEADER_BYTES_MAX,
  headersSeconds: HEADERS_SECONDS_MAX,
  requestSeconds: REQUEST_SECONDS_MAX,
  bodyBytesPerSecond: BODY_BYTES_PER_SECOND_MIN,
  bodyWindowSeconds: BODY_WINDOW_SECONDS,
  checkSeconds: EDGE_CHECK_SECONDS,
  stallSeconds: STALL_SECONDS_MAX,
  keepAliveSeconds: KEEP_ALIVE_SECONDS_MAX,
  lingerSeconds: LINGER_SECONDS_MAX,
  connections: CONNECTIONS_MAX,
  connectionsPerClient: CONNECTIONS_PER_CLIENT_MAX,
};
