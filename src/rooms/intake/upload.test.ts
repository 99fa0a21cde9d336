import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import type { FastifyInstance } from "fastify";
import Fastify from "fastify";
import { takeMultipart } from "../../platform/http/multipart.ts";
import { acceptRawBodies, multipartUpload, NDJSON, rawUpload } from "./upload.ts";

let app: FastifyInstance;
before(async () => {
  app = Fastify();
  await takeMultipart(app);
  acceptRawBodies(app);
  app.post("/upload", async (request) => {
    const upload = request.isMultipart()
      ? await multipartUpload(request)
      : rawUpload(request, "administrative-penalty");
    const content = await text(upload.stream);
    return { before: upload.entry, after: (await upload.late()).entry, name: upload.fileName, content };
  });
});
after(() => app.close());

const BOUNDARY = "----xinheng";
const FILE = `Content-Disposition: form-data; name="file"; filename="rows.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2`;
const ENTRY = `Content-Disposition: form-data; name="entry"\r\n\r\nadministrative-penalty`;

async function send(parts: readonly string[]) {
  const payload = `${parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join("")}--${BOUNDARY}--\r\n`;
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return app.inject({ method: "POST", url: "/upload", payload, headers });
}

test("the field entry may stand after the file or before it", async () => {
  const content = "a,b\r\n1,2";
  assert.deepEqual((await send([FILE, ENTRY])).json(), {
    before: null,
    after: "administrative-penalty",
    name: "rows.csv",
    content,
  });
  assert.deepEqual((await send([ENTRY, FILE])).json(), {
    before: "administrative-penalty",
    after: null,
    name: "rows.csv",
    content,
  });
});

test("a request without a file is refused", async () => {
  const answer = await send([ENTRY]);
  assert.equal(answer.statusCode, 400);
  assert.equal(answer.json().code, "FILE_MISSING");
});

test("rows may be the whole body of a request, a JSON document may not", async () => {
  const sendRaw = (type: string) =>
    app.inject({ method: "POST", url: "/upload", payload: "{}", headers: { "content-type": type } });
  assert.equal((await sendRaw(NDJSON)).json().content, "{}");
  const refused = await sendRaw("application/json");
  assert.equal(refused.statusCode, 415);
  assert.equal(refused.json().code, "MEDIA_TYPE_UNSUPPORTED");
});
