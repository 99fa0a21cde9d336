import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** One place in a file of the driver, and what stands there once it is mended. */
interface Mend {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const CONNECTION = "/postgres/src/connection.js";
const POOL = "/postgres/src/index.js";
const CLOSED = "Errors.connection('CONNECTION_CLOSED', options)";

/**
 * What postgres 3.4.9 does wrong when a connection is lost (docs/decisions/0031): it writes to a socket that is gone,
 * which ends the process; keeps half-written bytes and the dead query for the next connection, which then never starts;
 * lets a transaction that lost its connection go on in the next one, outside of any transaction; never ends a COPY whose
 * end failed; and loses a place in the pool for each reservation that could not connect.
 */
const MENDS: readonly Mend[] = [
  { file: CONNECTION, from: "let socket = null\n", to: "let socket = null\n    , gone = false\n" },
  { file: CONNECTION, from: "    count: 0,\n", to: "    count: 0,\n    epoch: 0,\n" },
  {
    file: CONNECTION,
    from: "    if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))",
    to: `    if (terminated || gone)\n      return queryError(q, ${CLOSED})`,
  },
  {
    file: CONNECTION,
    from: "const x = socket.write(chunk, fn)",
    to: "const x = socket === null ? false : socket.write(chunk, fn)",
  },
  { file: CONNECTION, from: "    terminated = false\n", to: "    terminated = gone = false\n" },
  {
    file: CONNECTION,
    from: "    stream && (stream.destroy(err), stream = null)\n",
    to: "    stream && (stream.destroy(err), stream = null)\n    final && (final(err), final = null)\n",
  },
  {
    file: CONNECTION,
    from: "    incomings = null\n    clearImmediate(nextWriteTimer)\n",
    to: "    incomings = null\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    gone = true\n    connection.epoch++\n",
  },
  {
    file: CONNECTION,
    from: "    if (initial)\n      return reconnect()\n\n    !hadError && (query || sent.length) && error(",
    to: `    if (initial) {
      closedTime = performance.now()
      delay = (typeof backoff === 'function' ? backoff(options.shared.retries) : backoff) * 1000
      query = results = errorResponse = null
      return reconnect()
    }

    ;(query || sent.length || stream || final) && error(`,
  },
  {
    file: CONNECTION,
    from: "    closedTime = performance.now()\n    hadError && options.shared.retries++\n",
    to: "    query = results = errorResponse = null\n    result = new Result()\n    closedTime = performance.now()\n    hadError && options.shared.retries++\n",
  },
  {
    file: CONNECTION,
    from: "Stream.Writable({\n      autoDestroy: true,\n      write(chunk, encoding, callback) {\n        socket.write(b().d().raw(chunk).end(), callback)\n      },\n      destroy(error, callback) {\n        callback(error)\n        socket.write(b().f()",
    to: `Stream.Writable({
      autoDestroy: true,
      write(chunk, encoding, callback) {
        socket ? socket.write(b().d().raw(chunk).end(), callback) : callback(${CLOSED})
      },
      destroy(error, callback) {
        callback(error)
        socket && socket.write(b().f()`,
  },
  {
    file: CONNECTION,
    from: "      final(callback) {\n        socket.write(b().c().end())\n        final = callback\n        stream = null\n      }\n    })\n    query.resolve(stream)\n  }\n\n  function CopyOutResponse",
    to: `      final(callback) {
        stream = null
        if (!socket) return callback(${CLOSED})
        socket.write(b().c().end())
        final = callback
      }
    })
    query.resolve(stream)
  }

  function CopyOutResponse`,
  },
  {
    file: POOL,
    from: "const query = { reserve: resolve, reject }",
    to: "const query = { reserve: resolve, reject: (e) => (queries.remove(query), reject(e)) }",
  },
  {
    file: POOL,
    from: "    c.reserved.release = true\n",
    to: "    c.reserved.release = true\n    const epoch = c.epoch\n    c.onclose = (e) => { while (queue.length) queue.shift().reject(e) }\n",
  },
  {
    file: POOL,
    from: "    sql.release = () => {\n      c.reserved = null\n",
    to: "    sql.release = () => {\n      if (c.epoch !== epoch) return\n      c.onclose = null\n      c.reserved = null\n",
  },
  {
    file: POOL,
    from: "    function handler(q) {\n      c.queue === full\n        ? queue.push(q)",
    to: `    function handler(q) {
      c.epoch !== epoch
        ? q.reject(${CLOSED})
        : c.queue === full
        ? queue.push(q)`,
  },
  {
    file: POOL,
    from: "new Promise((_, reject) => connection.onclose = reject)",
    to: "new Promise((_, reject) => connection.onclose = (e) => { while (queries.length) queries.shift().reject(e); reject(e) })",
  },
  {
    file: POOL,
    from: "    async function scope(c, fn, name) {\n",
    to: "    async function scope(c, fn, name) {\n      const epoch = c.epoch\n",
  },
  {
    file: POOL,
    from: "        c.queue === full\n          ? queries.push(q)",
    to: `        c.epoch !== epoch
          ? q.reject(${CLOSED})
          : c.queue === full
          ? queries.push(q)`,
  },
];

/** Loads the driver with its mends. A release in which a place reads otherwise is refused: then the mends are looked at anew. */
export async function mendedDriver(): Promise<typeof import("postgres")> {
  const hooks = registerHooks({
    load(url, context, next) {
      const file = [CONNECTION, POOL].find((name) => url.endsWith(name));
      if (file === undefined) return next(url, context);
      const source = mended(readFileSync(fileURLToPath(url), "utf8"), file);
      return { format: "module", source, shortCircuit: true };
    },
  });
  try {
    const { default: postgres } = await import("postgres");
    return postgres;
  } finally {
    hooks.deregister();
  }
}

function mended(source: string, file: string): string {
  return MENDS.filter((mend) => mend.file === file).reduce((text, { from, to }) => {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`The driver postgres reads otherwise than its mends expect: ${from}`);
    return parts.join(to);
  }, source);
}
