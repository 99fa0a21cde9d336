import { readFileSync } from "node:fs";
import fastify from "fastify";

/** The control: a Fastify route without anything else, which answers bytes from memory. `BARE_BYTES` names a JSON file of paths and texts. */
const texts: unknown = JSON.parse(readFileSync(process.env.BARE_BYTES ?? "", "utf8"));
const bytes = new Map(
  Object.entries(texts ?? {}).map(([path, text]) => [path, Buffer.from(String(text), "utf8")] as const),
);
const app = fastify();
app.get<{ Params: { uscc: string } }>("/api/v1/subjects/:uscc/records", (request, reply) => {
  reply.header("content-type", "application/json; charset=utf-8").send(bytes.get(request.params.uscc));
});
process.once("disconnect", () => process.exit(0));
process.send?.(await app.listen({ host: "127.0.0.1", port: 0 }));
