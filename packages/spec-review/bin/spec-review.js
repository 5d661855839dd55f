#!/usr/bin/env node
/** The command `spec-review`, as it is installed: build.js makes what it starts. */
import { setFlagsFromString } from 'node:v8';

// Large documents leave much behind that could be collected. V8 lets the heap grow to about twice what is alive before it
// does, which is 1.3 GB for a spec of 13 MB; at half as much again it is 0.7 GB, and a twentieth more time.
setFlagsFromString('--heap-growing-percent=50');
const { main } = await import(new URL('../dist/cli.js', import.meta.url).href);

await main(import.meta.url);
