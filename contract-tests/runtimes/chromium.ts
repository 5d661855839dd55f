/** Where a Chromium is: for the tests that need one, and for .ci/run, which installs one when there is none. */
import { existsSync } from 'node:fs';
import { CommandError, runCommand } from 'command-line';

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The one that CHROMIUM_PATH names, or else one at the usual paths. Throws a `CommandError` when it is not there. */
export function findChromium(): string {
  const paths = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : usualPaths;
  const found = paths.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new CommandError(1, `There is no Chromium at ${paths.join(', ')}. Install one, or name it in CHROMIUM_PATH.`);
}

runCommand(import.meta.url, async () => console.log(findChromium()));
