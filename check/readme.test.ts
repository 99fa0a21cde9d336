import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTINGS } from "../src/platform/config.ts";
import { commandsOf, deadLinks, readmeFaults } from "./readme.ts";
import { scriptOf } from "./tour.ts";
import { withTree } from "./tree.ts";

const TABLE = SETTINGS.map((setting) => `\`${setting.name}\``).join(" ");
const START = "```sh\nnpm start  # runs\nnpm test\n```\n";

test("the commands of a README are the lines of its sh blocks, continued lines joined, comments left out", () => {
  const text = `${START}text\n\`\`\`sh\n# first\ncurl -s \\\n  'http://127.0.0.1:3000/a#b'\n\`\`\`\n\`\`\`json\n{}\n\`\`\`\n`;
  assert.deepEqual(commandsOf(text), ["npm start", "npm test", "curl -s 'http://127.0.0.1:3000/a#b'"]);
});

test("READMEs that begin otherwise, differ in a command or forget a setting are found", () => {
  const good = { path: "README.md", text: `${START}${TABLE}` };
  const chinese = { path: "README.zh-CN.md", text: `${START}${TABLE}` };
  assert.deepEqual(readmeFaults([good, chinese]), []);
  const other = {
    ...chinese,
    text: `${START.replace("npm test", "npm check")}${TABLE.replace("`PORT`", "")}`,
  };
  assert.deepEqual(readmeFaults([good, other]), [
    "README.zh-CN.md: its commands differ from README.md",
    "README.zh-CN.md does not name the setting PORT",
  ]);
  assert.equal(readmeFaults([{ ...good, text: `${START.replace("npm start", "make")}${TABLE}` }]).length, 1);
});

test("a link to a file that is not there is found, wherever the page lies", async () => {
  const text = "[a](a.md) [b](../a.md#part) [c](https://example.org/x) [d](nowhere.md)";
  const dead = await withTree({ "docs/a.md": "", "a.md": "" }, async ({ root }) =>
    deadLinks(root, "docs/x.md", text),
  );
  assert.deepEqual(dead, ["docs/x.md: the link to nowhere.md leads nowhere"]);
});

test("the tour asks its own server and stops at the first failure", () => {
  const script = scriptOf(["curl 'http://127.0.0.1:3000/a'"], "127.0.0.1:99");
  assert.match(script, /^set -euo pipefail\n/);
  assert.match(script, /\ncurl 'http:\/\/127\.0\.0\.1:99\/a'$/);
});
