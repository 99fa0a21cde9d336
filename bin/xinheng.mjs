#!/usr/bin/env node
/** The command line, `npx xinheng …` in the checkout: begins on the host's Node and goes on in the project's own. */
import { enter } from "./bootstrap.mjs";

enter(["src/entry/cli.ts"], process.argv.slice(2));
