import { compose } from "../../src/entry/compose.ts";
import { configOrRefuse, openInstallation } from "../../src/entry/installation.ts";

/** The API of the product as it is served, on the database that the settings name; says its address to whoever started it. */
const installation = await openInstallation(configOrRefuse(), "bench", { role: "xinheng_server" });
const { app } = await compose(installation, { announce: () => {} });
process.once("disconnect", () => {
  void app
    .close()
    .then(() => installation.close())
    .then(() => process.exit(0));
});
process.send?.(await app.listen({ host: "127.0.0.1", port: 0 }));
