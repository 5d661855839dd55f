/** Loads a module of the repository that is reviewed, in JavaScript or TypeScript. */
import { pathToFileURL } from 'node:url';
import { CommandError } from 'command-line';
import type { ClientModule } from './old-client.js';

/** Throws a `CommandError` (2) when there is no such module, or it does not export what is asked of it. */
export async function loadClientModule(file: string): Promise<ClientModule> {
  const { href } = pathToFileURL(file);
  const load = async () => {
    if (!file.endsWith('ts')) return import(href);
    const { tsImport } = await import('tsx/esm/api');
    return tsImport(href, import.meta.url);
  };
  const module: Partial<ClientModule> = await load().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(2, `${file}, the client that the settings name, cannot be loaded: ${reason}`);
  });
  const { oldClient, application } = module;
  if (typeof oldClient === 'function') return { oldClient, ...(application && { application }) };
  throw new CommandError(2, `${file}, the client that the settings name, exports no function oldClient.`);
}
