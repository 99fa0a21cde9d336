import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { after, before, test } from "node:test";
import { createSecureContext, TLSSocket } from "node:tls";
import { selfSigned } from "../../test/support/certificate.ts";
import { connect } from "./connect.ts";

let server: Server;
let greeted = 0;
/** Speaks PostgreSQL as far as TLS: says that it can, and shows a certificate that nobody vouches for. */
before(async () => {
  const { key, cert } = selfSigned("localhost");
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write("S");
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ key, cert }),
      });
      secure.on("error", () => {});
      secure.once("data", () => {
        greeted += 1;
        secure.destroy();
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
after(() => {
  server.close();
});

function port(): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("with sslmode=verify-full nothing is said to a database whose certificate nobody vouches for", async () => {
  for (const mode of ["verify-full", "verify-ca"]) {
    const sql = connect(`postgres://u:secret@localhost:${port()}/x?sslmode=${mode}`);
    await assert.rejects(sql`select 1`, /self-signed certificate/u);
    await sql.end({ timeout: 0 });
  }
  assert.equal(greeted, 0, "no name and no password went over the line");
});
