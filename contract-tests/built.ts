/** Builds dist/ once for the tests that start what is built, or install it. */
import { npm } from './project-copy.js';

export default async function setup(): Promise<void> {
  const { exitCode, output } = await npm(['run', '--silent', 'build']);
  if (exitCode !== 0) throw new Error(output);
}
