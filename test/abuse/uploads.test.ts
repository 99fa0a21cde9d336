import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { apiBench, bearer, multipart, type Part, postFile } from "../support/api.ts";
import { addBody } from "../support/intake.ts";
import { penaltyCsv } from "../support/penalty-file.ts";
import { type AbusedServer, abusedServer, until } from "./server.ts";
import { type Answer, chunk, exchange, openLine, requestText } from "./wire.ts";

const BYTES_MAX = 1_000_000;
const ENTRY = "administrative-penalty";
const POST = "POST /api/v1/batches HTTP/1.1";
const POST_RAW = `POST /api/v1/batches?entry=${ENTRY} HTTP/1.1`;
const OTHER = { uscc: "11330106002489401J", name: "云州市县局" };
const CSV = { "content-type": "text/csv" };

let server: AbusedServer;
let otherKey = "";
before(async () => {
  server = await abusedServer({
    limits: { lingerSeconds: 0.2 },
    uploadLimits: { bytes: BYTES_MAX, atOnce: 3, atOncePerBody: 2 },
  });
  await addBody(server.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  otherKey = await server.keyOf(OTHER.uscc);
});
after(() => server.close());

async function batches(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const rows = await server.bench.intake.db.sql`
    select batch_id, file_name from intake.batch order by batch_id`;
  return rows.map((row) => ({ id: String(row.batch_id), name: String(row.file_name) }));
}

/** Sends bytes and asserts that the one answer refuses them and that nothing of them was kept. */
async function refused(bytes: string | Buffer, status: number, code: string): Promise<Answer> {
  const [kept, files] = [await batches(), await server.uploaded()];
  const answers = await exchange(server.port, bytes);
  const [answer] = answers;
  assert.ok(answer);
  assert.deepEqual([answers.length, answer.status, answer.code], [1, status, code]);
  assert.deepEqual([await batches(), await server.uploaded()], [kept, files]);
  return answer;
}

interface FormOptions {
  readonly change?: (payload: Buffer) => Buffer;
  readonly key?: string;
}

function form(parts: readonly Part[], { change, key }: FormOptions = {}): Buffer {
  const { payload, type } = multipart(parts);
  return formOf(change?.(payload) ?? payload, type, key);
}

function formOf(payload: Buffer | string, type: string, key: string = server.key): Buffer {
  const headers = {
    ...bearer(key),
    "content-type": type,
    "content-length": String(Buffer.byteLength(payload)),
  };
  return Buffer.concat([Buffer.from(requestText(POST, headers)), Buffer.from(payload)]);
}

const entryPart: Part = { name: "entry", content: ENTRY };
const filePart = (content: string | Buffer = penaltyCsv([{}]), fileName = "rows.csv"): Part => ({
  name: "file",
  content,
  fileName,
});

describe("an upload beyond the limit", () => {
  it("that announces ten gigabytes is refused before any of them is sent", async () => {
    const announced = { "content-length": String(10 * 1024 ** 3) };
    for (const headers of [CSV, { "content-type": "multipart/form-data; boundary=x" }]) {
      const head = requestText(POST_RAW, { ...bearer(server.key), ...headers, ...announced });
      const answer = await refused(head, 413, "BODY_TOO_LARGE");
      assert.equal(JSON.parse(answer.body).bytesMax, BYTES_MAX);
      assert.equal(answer.headers.connection, "close");
    }
  });

  it("that announces nothing is refused where it passes the limit, and what was received of it is gone", async () => {
    const line = openLine(server.port);
    line.write(requestText(POST_RAW, { ...bearer(server.key), ...CSV, "transfer-encoding": "chunked" }));
    line.write(chunk("a".repeat(BYTES_MAX - 1)));
    await until("a part of it lies in the folder", async () => (await server.uploaded()).length === 1);
    line.write(chunk("bc"));
    const [answer] = await line.closed;
    assert.deepEqual([answer?.status, answer?.code], [413, "FILE_TOO_LARGE"]);
    assert.deepEqual([await server.uploaded(), await batches()], [[], []]);
  });

  it("in a form is refused likewise, whether the file or what stands around it is too large", async () => {
    const chunked = { ...bearer(server.key), "transfer-encoding": "chunked" };
    const { payload, type } = multipart([entryPart, filePart("x".repeat(BYTES_MAX + 1))]);
    const head = requestText(POST, { ...chunked, "content-type": type });
    await refused(Buffer.concat([Buffer.from(head), chunk(payload), chunk("")]), 413, "BODY_TOO_LARGE");
    const line = openLine(server.port);
    line.write(requestText(POST, { ...chunked, "content-type": "multipart/form-data; boundary=x" }));
    const preamble = setInterval(() => line.write(chunk("y".repeat(200_000))), 10);
    const [answer] = await line.closed.finally(() => clearInterval(preamble));
    assert.deepEqual([answer?.status, answer?.code], [413, "BODY_TOO_LARGE"]);
  });
});

describe("a form", () => {
  it("that breaks off, has no boundary or no end is refused", async () => {
    await refused(
      form([entryPart, filePart()], { change: (all) => all.subarray(0, all.length - 40) }),
      400,
      "BODY_UNREADABLE",
    );
    await refused(
      form([entryPart, filePart()], { change: (all) => all.subarray(0, 60) }),
      400,
      "BODY_UNREADABLE",
    );
    const { payload } = multipart([entryPart, filePart()]);
    await refused(formOf(payload, "multipart/form-data"), 400, "BODY_UNREADABLE");
    await refused(formOf(payload, "multipart/form-data; boundary="), 400, "FILE_MISSING");
    await refused(formOf(payload, "multipart/form-data; boundary=other"), 400, "BODY_UNREADABLE");
    await refused(formOf("", "multipart/form-data; boundary=x"), 400, "FILE_MISSING");
  });

  it("within a form is a file without rows of the entry, and never taken apart", async () => {
    const inner = multipart([entryPart, filePart()]);
    const answers = await exchange(server.port, form([entryPart, filePart(inner.payload)]));
    assert.equal(answers[0]?.status, 202);
    await server.work();
    const id: string = JSON.parse(answers[0]?.body ?? "").id;
    const batch = (await server.get(`/api/v1/batches/${id}`, bearer(server.key))).json();
    assert.deepEqual([batch.status, batch.counts.total], ["failed", 0]);
    const mixed = "--x\r\ncontent-type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n";
    await refused(formOf(mixed, "multipart/form-data; boundary=x"), 400, "FILE_MISSING");
  });

  it("with thousands of fields, long names or long values is refused", async () => {
    const field = (name: string, content = "1"): Part => ({ name, content });
    const many = Array.from({ length: 3_000 }, (_, at) => field(`f${at}`));
    await refused(form([...many, entryPart, filePart()]), 413, "BODY_TOO_LARGE");
    await refused(form([entryPart, filePart(), ...many]), 413, "BODY_TOO_LARGE");
    await refused(form([entryPart, filePart(), filePart()]), 413, "BODY_TOO_LARGE");
    await refused(form([field("entry", "x".repeat(5_000)), filePart()]), 404, "ENTRY_UNKNOWN");
    await refused(form([field("x".repeat(20_000)), filePart()]), 400, "ENTRY_MISSING");
  });

  it("whose fields are named after the inside of the language is refused", async () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      await refused(form([{ name, content: ENTRY }, entryPart, filePart()]), 400, "REQUEST_INVALID");
      await refused(form([entryPart, { ...filePart(), name }]), 400, "REQUEST_INVALID");
    }
    const json = `--x\r\ncontent-disposition: form-data; name="entry"\r\ncontent-type: application/json\r\n\r\n{"__proto__":{"a":1}}\r\n--x--\r\n`;
    await refused(formOf(json, "multipart/form-data; boundary=x"), 400, "BODY_UNREADABLE");
    assert.equal(Object.hasOwn(Object.prototype, "a"), false);
  });

  it("may name its file as it likes: the name is shown and never a path", async () => {
    const before = (await batches()).length;
    const names: readonly (readonly [string, string])[] = [
      ["../../../etc/passwd", "passwd"],
      ["..\\..\\windows\\system.ini", "system.ini"],
      ["/dev/null", "null"],
      ["..", "upload"],
      ["a\u0001b\u0007\u202Ecsv.exe", "abcsv.exe"],
      [`${"长".repeat(10_000)}.csv`, `${"长".repeat(196)}.csv`],
      ["", "upload"],
    ];
    for (const [given] of names) {
      const [answer] = await exchange(server.port, form([entryPart, filePart(penaltyCsv([{}]), given)]));
      assert.equal(answer?.status, 202, given.slice(0, 20));
    }
    const kept = (await batches()).slice(before);
    assert.deepEqual(
      kept.map((batch) => batch.name),
      names.map(([, shown]) => shown),
    );
    for (const name of await server.uploaded()) assert.match(name, /^[0-9a-f-]{36}$/);
    await server.work();
  });
});

describe("a sender that is slow", () => {
  let impatient: AbusedServer;
  before(async () => {
    impatient = await abusedServer({ limits: { lingerSeconds: 0.2, bodyWindowSeconds: 0.5 } });
  });
  after(() => impatient.close());
  const isClean = async (): Promise<boolean> => (await impatient.uploaded()).length === 0;

  it("with a body of a byte now and then is refused, and nothing of it is left", async () => {
    const line = openLine(impatient.port);
    const head = { ...bearer(impatient.key), ...CSV, "content-length": "1000" };
    line.write(`${requestText(POST_RAW, head)}a`);
    const drip = setInterval(() => line.write("a"), 50);
    const [answer] = await line.closed.finally(() => clearInterval(drip));
    assert.deepEqual([answer?.status, answer?.code], [408, "REQUEST_TOO_SLOW"]);
    await until("its part is gone", isClean);
  });

  it("in a form is refused likewise, and others are answered while many are slow", async () => {
    const bytes = form([entryPart, filePart()], { key: impatient.key });
    const lines = Array.from({ length: 12 }, () => openLine(impatient.port));
    for (const line of lines) line.write(bytes.subarray(0, bytes.length - 100));
    assert.equal(await impatient.answersOthers(), true);
    for (const line of lines) assert.equal((await line.closed)[0]?.code, "REQUEST_TOO_SLOW");
    await until("their parts are gone", isClean);
  });
});

describe("a sender", () => {
  it("that goes away leaves nothing", async () => {
    const before = await batches();
    const line = openLine(server.port);
    const head = { ...bearer(server.key), ...CSV, "content-length": "1000" };
    line.write(`${requestText(POST_RAW, head)}a,b`);
    await until("a part of it lies in the folder", async () => (await server.uploaded()).length === 1);
    line.socket.resetAndDestroy();
    await until("its part is gone", async () => (await server.uploaded()).length === 0);
    assert.deepEqual(await batches(), before);
  });
});

it("uploads at once are bounded for each body and for all, and a place is free again when one ends", async () => {
  const open = (key: string) => {
    const line = openLine(server.port);
    line.write(requestText(POST_RAW, { ...bearer(key), ...CSV, "content-length": "100000" }));
    // Fast enough to keep its place while the test looks at others.
    const steady = setInterval(() => line.write("a".repeat(200)), 50);
    void line.closed.then(() => clearInterval(steady));
    return line;
  };
  const receiving = async (count: number) => (await server.uploaded()).length === count;
  const tryOne = (key: string) =>
    exchange(server.port, requestText(POST_RAW, { ...bearer(key), ...CSV, "content-length": "3" }, "a,b"));
  const [first, second] = [open(server.key), open(server.key)];
  await until("two are received", () => receiving(2));
  const [own] = await tryOne(server.key);
  assert.deepEqual([own?.status, own?.code, own?.headers["retry-after"]], [429, "BODY_UPLOADS_FULL", "5"]);
  const third = open(otherKey);
  await until("three are received", () => receiving(3));
  const [any] = await tryOne(otherKey);
  assert.deepEqual([any?.status, any?.code, any?.headers["retry-after"]], [503, "UPLOADS_FULL", "5"]);
  assert.equal(await server.answersOthers(), true);
  for (const line of [first, second, third]) line.socket.destroy();
  await until("the places are free", () => receiving(0));
  assert.equal((await tryOne(server.key))[0]?.status, 202);
});

it("a compressed file is refused in the report of its batch, whole or not", async () => {
  const packed = gzipSync(penaltyCsv([{}]));
  for (const bytes of [packed, packed.subarray(0, 30)]) {
    const [answer] = await exchange(server.port, form([entryPart, filePart(bytes, "rows.csv.gz")]));
    const id: string = JSON.parse(answer?.body ?? "").id;
    await server.work();
    const { status, failure } = (await server.get(`/api/v1/batches/${id}`, bearer(server.key))).json();
    assert.deepEqual([status, failure.code], ["failed", "FILE_FORMAT_UNKNOWN"]);
    assert.match(failure.en, /GZIP.*Use CSV/);
  }
});

it("what one body sends in a day is bounded in bytes; another body, and the next day, are not touched by it", async () => {
  const content = penaltyCsv([{}]);
  const api = await apiBench({ uploadLimits: { bytesPerDay: Math.floor(Buffer.byteLength(content) * 2.5) } });
  try {
    await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
    const other = bearer(await api.keyOf(OTHER.uscc));
    const send = async (headers = bearer(api.key)) => {
      const { statusCode, body } = await postFile(api, { entry: ENTRY, content }, headers);
      return statusCode === 202 ? "taken" : JSON.parse(body).code;
    };
    assert.deepEqual([await send(), await send(), await send()], ["taken", "taken", "BODY_DAY_BYTES_FULL"]);
    assert.equal((await readdir(api.uploads)).length, 2, "nothing is kept of what was refused");
    assert.equal(await send(other), "taken");
    api.clock.moveTo("2026-05-09T00:00:01+08:00");
    const together = await Promise.all(Array.from({ length: 8 }, () => send()));
    assert.equal(together.filter((one) => one === "taken").length, 2, "nor by files that arrive together");
    assert.equal(together.filter((one) => one === "BODY_DAY_BYTES_FULL").length, 6);
  } finally {
    await api.close();
  }
});
