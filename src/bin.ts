#!/usr/bin/env node
/** The command `buddy-logout`: runs the reference provider. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createProvider } from './provider/index.js';

const help = `Usage: buddy-logout serve [--port NUMBER] [--control]

Runs the reference provider of POST /users/me/logout on 127.0.0.1 until Ctrl-C. Its sessions live in memory.

  --port NUMBER   the port; 0 takes a free one (default 4011)
  --control       lets programs on this machine have user tokens: POST /__provider/user-token with the JSON
                  {"appId": "…", "userId": "…", "expires": ms since the Unix epoch, or left out}
  -h, --help      this text

Exit codes: 0 interrupted, 2 wrong usage, or it cannot listen.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '4011' },
      control: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(help);
  if (positionals.join(' ') !== 'serve') return refuse('Say what to do: buddy-logout serve.');
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    return refuse(`--port ${values.port} is not a port: give 0 to 65535.`);

  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const running = await createProvider().serve({ port, control: values.control });
  console.log(`The reference provider listens at ${running.url}. Ctrl-C ends it.`);
  await interrupted;
  await running.close();
}

function refuse(message: string): void {
  console.error(`${message}\nSee --help.`);
  process.exitCode = 2;
}

main().catch((fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EADDRINUSE') refuse('This port of 127.0.0.1 is taken. Give another one, or 0 for a free one.');
  else if (fault.code?.startsWith('ERR_PARSE_ARGS')) refuse(fault.message);
  else throw fault;
});
