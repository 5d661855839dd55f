#!/usr/bin/env node
/** The command `spec-review`, as it is installed: build.js makes what it starts. */
const { main } = await import(new URL('../dist/cli.js', import.meta.url).href);

await main(import.meta.url);
