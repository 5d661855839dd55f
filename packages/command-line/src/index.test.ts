/** What a command's user is told of the arguments, and how it ends. */
import { Command, Option } from '@commander-js/extra-typings';
import { expect, test, vi } from 'vitest';
import { execute } from './index.js';

function greeter(greeted: unknown[] = []) {
  return new Command('greet')
    .description('Greets.')
    .requiredOption('--name <name>', 'who')
    .addOption(new Option('--in <language>', 'how').choices(['en', 'la']))
    .action((options) => {
      greeted.push(options);
    });
}

test('a command is given its options', async () => {
  const greeted: unknown[] = [];
  await execute(greeter(greeted), ['--name', 'Ada', '--in=la']);
  expect(greeted).toEqual([{ name: 'Ada', in: 'la' }]);
});

test.for([
  ['an option that there is not', ['--name', 'Ada', '--nmae', 'Ada'], "Unknown option '--nmae'"],
  ['an option without its value', ['--name'], "Option '--name <name>' argument missing"],
  ['a value that is none of those allowed', ['--name', 'Ada', '--in', 'fr'], 'Allowed choices are en, la.'],
  ['an argument too many', ['--name', 'Ada', 'Grace'], 'Too many arguments'],
  ['an option that is missing', [], "Required option '--name <name>' not specified"],
] as const)('%s is wrong usage, exit code 2, and the command does nothing', async ([, args, sentence]) => {
  const greeted: unknown[] = [];
  const message = expect.stringMatching(/\nSee --help\.$/);
  const refusal = await execute(greeter(greeted), args).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ name: 'CommandError', exitCode: 2, message });
  expect(String(refusal)).toContain(sentence);
  expect(greeted).toEqual([]);
});

test.for([
  ["--nmae=EXAMPLE'\nsecret", '--nmae'],
  ['--nmae: EXAMPLE', '--nmae'],
  ['-xEXAMPLE', '-x'],
  ['-EXAMPLE', '-E'],
  ['-=EXAMPLE', ''],
] as const)('what is given to an option that there is not is kept out of the message: %j', async ([given, name]) => {
  const refusal = await execute(greeter(), ['--name', 'Ada', given]).catch(String);
  expect(refusal).toBe(`CommandError: Unknown option '${name}'\nSee --help.`);
});

test('--help prints the help, and is no failure', async () => {
  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await execute(greeter(), ['--help']);
    expect(print.mock.calls.join()).toContain('Usage: greet [options]');
  } finally {
    print.mockRestore();
  }
});

test('what the command throws is what its caller gets', async () => {
  const fault = new Error('no such person');
  const command = greeter().action(() => Promise.reject(fault));
  await expect(execute(command, ['--name', 'Ada'])).rejects.toBe(fault);
});
