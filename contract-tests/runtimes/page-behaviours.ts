/** What the client promises in a page alone: over a reload, between tabs, while it is left, offline, and to other origins. */
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { LogoutOptions } from '../../src/index.js';
import { expect } from './expect.js';
import type { FaultLab } from './fault-lab.js';
import type { Urls } from './programs.js';

/** What a behaviour is given. */
export interface Given {
  readonly context: BrowserContext;
  readonly lab: FaultLab;
  readonly urls: Urls;
  /** Opens a tab, of another origin than the services', so that each call takes a preflight. */
  open(): Promise<Page>;
}

/** Logs out in that tab; of the result, what JSON has of it. */
function logOut(page: Page, baseUrl: string, options: LogoutOptions = {}) {
  return page
    .evaluate(`client(${JSON.stringify(baseUrl)}).logoutUser(${JSON.stringify(options)}).then(JSON.stringify)`)
    .then((text) => JSON.parse(`${text}`));
}

export const pageBehaviours: Readonly<Record<string, (given: Given) => Promise<void>>> = {
  async 'a call from a page of another origin takes a preflight, to the provider and the mock server alike'(given) {
    const { context, lab, urls, open } = given;
    const page = await open();
    const preflights: string[] = [];
    const devTools = await context.newCDPSession(page);
    devTools.on('Network.responseReceived', ({ type, response }) => {
      if (type === 'Preflight') preflights.push(new URL(response.url).origin);
    });
    await devTools.send('Network.enable');
    for (const url of [urls.providerUrl, urls.prismUrl]) {
      await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
      expect(await logOut(page, url), { success: true });
    }
    expect(preflights, [urls.providerUrl, urls.prismUrl]);
  },

  async 'a service that lets no page of another origin call it gets no logout'({ lab, open }) {
    const page = await open();
    await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    const methods = new Set<string | undefined>();
    const url = await lab.listen(({ method }, response) => {
      methods.add(method);
      response.end();
    });
    expect(await logOut(page, url), { session: 'unknown', error: { code: 'NetworkError' } });
    expect([...methods], ['OPTIONS']);
  },

  async 'localStorage keeps the tokens over a reload'({ lab, urls, open }) {
    const page = await open();
    await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    await reload(page);
    expect(await logOut(page, urls.providerUrl), { success: true, session: 'ended' });
    await reload(page);
    expect(await page.evaluate('tokenStore.read()'), { user: undefined, app: { value: String, expires: Number } });
    expect(await logOut(page, urls.providerUrl), { session: 'ended', error: { code: 'NotLoggedIn' } });
  },

  async 'of two tabs that log out at once one has the app token, and none claims what is not so'({ lab, urls, open }) {
    const tabs = [await open(), await open()] as const;
    const userToken = await lab.newToken();
    await tabs[0].evaluate(`logIn(${JSON.stringify(userToken)})`);
    const answerPreflights = lab.hold('preflights');
    const loggingOut = Promise.all(tabs.map((tab) => logOut(tab, `${urls.labUrl}/meet/pass/tabs`)));
    const overlapping = until(() => lab.seen('tabs').preflights === 2).finally(answerPreflights);
    const [results] = await Promise.all([loggingOut, overlapping]);
    const [winner, loser] = results[0].success ? results : results.reverse();
    expect(winner, { success: true, session: 'ended' });
    expect(loser, { success: false, session: 'ended', error: { code: 'AuthAccessTokenInvalid' } });
    for (const tab of tabs) {
      const state = { user: undefined, app: { value: winner.result.accessToken } };
      expect(await tab.evaluate('tokenStore.read()'), state);
    }
    expect(await lab.isAlive(userToken), false);
  },

  async 'a tab hears of the logout in another'({ lab, urls, open }) {
    const [one, other] = [await open(), await open()];
    await one.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    expect(await logOut(one, urls.providerUrl), { success: true });
    await other.waitForFunction('told.at(-1)?.app && !told.at(-1).user');
  },

  async 'a logout arrives, though the page is left before its preflight is answered'({ lab, urls, open }) {
    const page = await open();
    const userToken = await lab.newToken();
    await page.evaluate(`logIn(${JSON.stringify(userToken)})`);
    const answerPreflights = lab.hold('preflights');
    await page.evaluate(`void client('${urls.labUrl}/meet/pass/left').logoutUser(); ${leave}`);
    await elsewhere(page).finally(answerPreflights);
    expect(lab.seen('left').calls.length, 0);
    await until(() => lab.seen('left').met > 0);
    expect(await lab.isAlive(userToken), false);
  },

  async 'a logout goes on, though the page is left before it is answered, and the next page is told that it ended'({
    lab,
    urls,
    open,
  }) {
    const page = await open();
    await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    const answerCalls = lab.hold('calls');
    await page.evaluate(`void client('${urls.labUrl}/meet/pass/waits').logoutUser()`);
    await until(() => lab.seen('waits').calls.length > 0)
      .then(() => page.evaluate(leave))
      .then(() => elsewhere(page))
      .finally(answerCalls);
    // The call goes on to the provider only now, and the next page's must not be there before.
    await until(() => lab.seen('waits').met > 0);
    const ended = { success: false, session: 'ended', error: { code: 'AuthAccessTokenInvalid' } };
    expect(await logOut(page, urls.providerUrl), ended);
  },

  async 'a logout while offline is told as unknown, signs out with forget, and works when online again'(given) {
    const { context, lab, urls, open } = given;
    const page = await open();
    await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    await context.setOffline(true);
    const unknown = { session: 'unknown', error: { code: 'NetworkError' } };
    expect(await logOut(page, urls.providerUrl), unknown);
    await context.setOffline(false);
    expect(await logOut(page, urls.providerUrl), { success: true });
    await page.evaluate(`logIn(${JSON.stringify(await lab.newToken())})`);
    await context.setOffline(true);
    expect(await logOut(page, urls.providerUrl, { forget: true }), unknown);
    expect(await page.evaluate('tokenStore.read()'), { user: undefined });
  },
};

/** Once the page has all that the behaviours call. */
export async function loaded(page: Page): Promise<void> {
  await page.waitForFunction('globalThis.tryAll');
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await loaded(page);
}

const leave = "location.href = '/elsewhere'";

/** Once the page has been left for the next one. */
async function elsewhere(page: Page): Promise<void> {
  await page.waitForURL('**/elsewhere');
  await loaded(page);
}

/** Looks until it is so; throws when it is not within some seconds. */
async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks += 1) {
    if (looks === 500) throw new Error(`it did not come about: ${isSo}`);
    await setTimeout(10);
  }
}
