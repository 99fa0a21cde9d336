import { golden } from "./golden.ts";
import { schemaDump } from "./schema-dump.ts";
import { schemaFaults } from "./schema-faults.ts";
import { type Check, verdict } from "./verdict.ts";

/** db/schema.sql equals a freshly migrated database, and its tables keep the habits of the schema. */
export const schema: Check = {
  name: "schema",
  run: async (tree) => {
    const { testDatabase } = await import("../src/platform/testing.ts");
    const database = await testDatabase();
    try {
      const drift = golden(tree, "db/schema.sql", await schemaDump(database.sql));
      return verdict([...drift.findings, ...(await schemaFaults(database.sql))], drift.notes);
    } finally {
      await database.drop();
    }
  },
};
