/** `npm run mock`: the Prism mock server on a port, until it is interrupted. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { CommandError, runCommand } from 'command-line';
import { startPrism } from '../contract-tests/prism.js';

const command = new Command('npm run mock --')
  .description('Serves the examples of spec/openapi.yaml until Ctrl-C.')
  .option('--port <number>', 'the port on 127.0.0.1; 0 takes a free one', readPort, 4010)
  .addHelpText(
    'after',
    `
Ask for an answer with a header, such as   Prefer: code=401, example=AuthAccessTokenInvalid
Exit codes: 0 interrupted, 1 the server ended by itself, 2 wrong usage, or it cannot start.`,
  )
  .action(({ port }) => mock(port));

runCommand(import.meta.url, command);

function readPort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}

async function mock(port: number): Promise<void> {
  // From here on an interrupt is how this ends, also while Prism starts.
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), orphaned()]).then(
    () => 'interrupted' as const,
  );
  console.log('Starting the mock server …');
  const prism = await Promise.race([startPrism({ port }), interrupted]);
  if (prism === 'interrupted') process.exit(0);
  console.log(`POST ${prism.url}/users/me/logout answers as spec/openapi.yaml says. Ctrl-C ends it.`);
  const ended = await Promise.race([interrupted, once(prism.process, 'exit').then(() => 'ended' as const)]);
  if (ended === 'ended')
    throw new CommandError(1, `The mock server ended by itself. It last said:\n${prism.lastWords()}`);
  await prism.stop();
  // The signals' listeners are spent; nothing else is open.
  process.exit(0);
}

/** Resolves when the process that started this one is gone: npm passes a SIGTERM on to its shell, and no further. */
function orphaned(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    setInterval(() => process.ppid !== parent && resolve(), 500).unref();
  });
}
