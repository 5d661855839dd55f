/** The rendered page in a real browser, for `npm run test:browser`: what only a browser can tell. */
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../contract-tests/runtimes/chromium.js';
import { docs } from './cli.js';
import { editedSpec, hostile, specFile, specOf, writeSpec } from './testing.js';

let browser: Browser;
beforeAll(async () => {
  const args = ['--no-sandbox', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: findChromium(), args });
});
afterAll(() => browser?.close());

const documents = {
  'the spec': () => docsOf(),
  'the spec with its changes': async () => docsOf('--base', await writeSpec(await earlierSpec())),
  'a hostile document': async () => docsOf('--head', await writeSpec(await specOf(hostile))),
};
const settings = [1440, 360].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport: { width, height: 900 }, colorScheme })),
);

describe.each(Object.entries(documents))('the page of %s', (_, write) => {
  test.each(settings)(
    'is accessible, fits and asks for nothing, $colorScheme and $viewport.width px wide',
    async (setting) => {
      const { page, told } = await open(await write(), setting);
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(),
      );
      expect(
        violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.map(({ html }) => html.slice(0, 200)) })),
      ).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(setting.viewport.width);
      expect(told).toEqual([]);
    },
  );
});

test('a keyboard can go through the page, and shows where it is', async () => {
  const { page } = await open(await docsOf(), {});
  await page.keyboard.press('Tab');
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { text: element.textContent, outlineStyle, outlineWidth, left: element.getBoundingClientRect().left >= 0 };
    });
  expect(await focused()).toEqual({ text: 'To the content', outlineStyle: 'solid', outlineWidth: '3px', left: true });
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#content');
  await page.keyboard.press('Tab');
  expect(await focused()).toMatchObject({ outlineStyle: 'solid', outlineWidth: '3px' });
});

test('on paper the contents are left out, and what is folded is open', async () => {
  const { page } = await open(await docsOf(), {});
  const folded = page.locator('details:not([open]) pre').first();
  expect(await folded.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  expect(await folded.isVisible()).toBe(true);
  expect(await page.locator('nav').isVisible()).toBe(false);
});

/** Writes the page, and resolves to its path. */
async function docsOf(...parameters: string[]): Promise<string> {
  const out = `${await writeSpec({})}.html`;
  await docs(['--head', specFile, ...parameters, '--out', out]);
  return out;
}

/** Opens the page; `told` fills with every request but for the page itself, and with whatever the browser has to say. */
async function open(path: string, setting: BrowserContextOptions): Promise<{ page: Page; told: string[] }> {
  const context = await browser.newContext(setting);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const told: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('request', (request) => {
    if (request.url() !== url) told.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => told.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => told.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    told.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, told };
}

/** The spec before changes of every level, one of each kind. */
async function earlierSpec(): Promise<object> {
  const spec = await editedSpec((text, key) => (key === 'summary' ? `${text}, as it was` : text));
  const { schemas, headers } = spec.components;
  spec.servers[0].url = 'https://before.example';
  schemas.AccessToken.pattern = '^x$';
  schemas.ErrorEnvelope.properties.hint = { type: 'string' };
  headers.RetryAfter.schema.maximum = 10;
  return spec;
}
