import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { request } from "node:https";
import { after, test } from "node:test";
import fastify, { type FastifyInstance } from "fastify";
import { type OwnCertificate, selfSigned } from "../../../test/support/certificate.ts";
import { readCertificates } from "./certificate.ts";

const server = selfSigned("server");
const client = selfSigned("client");
const thumbprint = createHash("sha256").update(client.der).digest("base64url");
const header = (certificate: OwnCertificate): string => `:${certificate.der.toString("base64")}:`;

const open: { close(): Promise<unknown> }[] = [];
after(async () => {
  for (const app of open) await app.close();
});

function answering(app: FastifyInstance, trusted: readonly string[]): FastifyInstance {
  open.push(app);
  readCertificates(app, trusted);
  app.get("/", async (asked) => ({ seen: asked.certificateThumbprint?.() ?? null }));
  return app;
}

test("over TLS the certificate is that of the connection, whatever a header says", async () => {
  const https = { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false };
  const app = fastify({ https });
  open.push(app);
  readCertificates(app, []);
  app.get("/", async (asked) => ({ seen: asked.certificateThumbprint?.() ?? null }));
  const address = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
  const ask = (own: OwnCertificate | null): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: address.port,
          rejectUnauthorized: false,
          headers: { "client-cert": header(server) },
          agent: false,
          ...(own === null ? {} : { key: own.key, cert: own.cert }),
        },
        async (answer) => resolve(Buffer.concat(await answer.toArray()).toString()),
      );
      sent.on("error", reject).end();
    });
  assert.deepEqual(JSON.parse(await ask(client)), { seen: thumbprint });
  assert.deepEqual(JSON.parse(await ask(null)), { seen: null });
});

test("the header counts when a trusted proxy brings it, and when it holds one certificate", async () => {
  const app = answering(fastify(), ["10.0.0.1", "192.168.0.0/16"]);
  const ask = async (given: string, remoteAddress: string): Promise<string | null> =>
    (await app.inject({ url: "/", headers: { "client-cert": given }, remoteAddress })).json().seen;
  assert.equal(await ask(header(client), "10.0.0.1"), thumbprint);
  assert.equal(await ask(header(client), "192.168.7.7"), thumbprint);
  assert.equal(await ask(header(client), "10.0.0.2"), null, "anyone can send a header");
  for (const broken of [
    "",
    ":",
    client.der.toString("base64"),
    ":AAAA:",
    `${header(client)}, ${header(server)}`,
  ])
    assert.equal(await ask(broken, "10.0.0.1"), null, broken.slice(0, 20));
});
