/** Chromium: the behaviours in a page of another origin than the services', and those that only a page can have. */
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.js';
import type { FaultLab } from './fault-lab.js';
import { loaded, pageBehaviours } from './page-behaviours.js';
import { bundle, executableVersion, limit, type Runtime } from './programs.js';

export function browser(lab: FaultLab): Runtime {
  return {
    name: 'chromium',
    version: async () => executableVersion(findChromium()),
    async run(folder, urls, signal) {
      await bundle(folder, pageScript, 'page.js', ['browser']);
      const origin = await lab.listen(pages(await readFile(join(folder, 'page.js'))));
      const executablePath = findChromium();
      const running = await chromium.launch({ executablePath, handleSIGINT: false, handleSIGTERM: false });
      const stop = () => running.close();
      const end = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
      end.addEventListener('abort', stop, { once: true });
      try {
        const page = await openPage(await running.newContext(), origin);
        const context = JSON.stringify({ ...urls, runtime: 'chromium' });
        const results: { name: string; fault?: string }[] = JSON.parse(
          `${await page.evaluate(`tryAll(${context}).then(JSON.stringify)`)}`,
        );
        for (const [name, behaviour] of Object.entries(pageBehaviours)) {
          const context = await running.newContext();
          const given = { context, lab, urls, open: () => openPage(context, origin) };
          const fault = await behaviour(given).catch((thrown: unknown) => `${thrown}`);
          results.push(fault ? { name, fault } : { name });
          await context.close();
        }
        return results;
      } finally {
        end.removeEventListener('abort', stop);
        await running.close();
      }
    },
  };
}

/** Any page has the script below; the script has all that it imports. */
function pages(script: Buffer): RequestListener {
  return (request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  };
}

const pageScript = `
import { createBuddyClient, webStorageTokenStore } from 'buddy-logout';
import { tryAll } from './behaviour.js';
const tokenStore = webStorageTokenStore(localStorage, 'buddy');
const told = [];
tokenStore.subscribe((state) => told.push(state));
const client = (baseUrl) => createBuddyClient({ baseUrl, tokenStore });
const logIn = (value) => tokenStore.update(() => ({ user: { value } }));
Object.assign(globalThis, { client, logIn, tokenStore, told, tryAll });`;

async function openPage(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await loaded(page);
  return page;
}
