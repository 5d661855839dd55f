/** A small world for the model: two tabs over one web storage, a network that a test decides on, a clock driven by hand. */
import document from '../../generated/openapi.json' with { type: 'json' };
import {
  type BuddyClient,
  createBuddyClient,
  type LogoutResult,
  type TokenStore,
  type WebStorageTokenStore,
  webStorageTokenStore,
} from '../../src/index.js';
import { createProvider, memorySessionStore } from '../../src/provider/index.js';

const { examples } = document.components;
const key = 'buddy';
/** The client's own default, in milliseconds, and what a slow store takes for each of three steps. */
const deadline = 30_000;
const storeTime = 1;

/** What becomes of one request. The first word says whether the provider sees it. */
export const fates = [
  'delivered, and answered',
  'delivered, and the answer reset',
  'delivered, and the body cut',
  'delivered, and a page instead',
  'delivered, and a 503 instead',
  'lost, refused',
  'lost, reset',
  'lost, with a page',
  'lost, with a 503',
  'lost, with a 429',
  'lost, with a 429 of an hour',
  'lost, with a 403',
  'lost, with another 401',
  'lost, because the app is refused',
  'lost, redirected',
] as const;
export type Fate = (typeof fates)[number];
/** After these, the service is known to have done nothing. */
const harmless: readonly Fate[] = [
  'lost, refused',
  'lost, with a 429',
  'lost, with a 429 of an hour',
  'lost, with a 403',
  'lost, with another 401',
];

interface Sent {
  readonly tab: Tab;
  readonly token: string;
  readonly request: Request;
  /** Absent when the client has given it up; it may arrive all the same. */
  settle?: ((answer: Promise<Response>) => void) | undefined;
}

interface Tab {
  /** Whether its store takes time. */
  readonly isSlow: boolean;
  readonly client: BuddyClient;
  /** The tokens that it was told to log out, and those of them whose sessions an attempt of its own may have ended. */
  readonly asked: Set<string>;
  readonly doubted: Set<string>;
  /** The tokens whose sessions it has ended, and those of which it has said so. */
  readonly ended: Set<string>;
  readonly told: Set<string>;
  /** The token that was to be forgotten, when no other has been asked for since. */
  forgotten?: string | undefined;
}

interface LogoutCall {
  readonly tab: Tab;
  /** More than one when the store was empty, but logouts were under way. */
  readonly tokens: readonly string[];
  /** The token that the user had before, when it was forgotten. */
  readonly forgotten: string | undefined;
  started: number;
  readonly controller: AbortController;
  result?: LogoutResult;
}

/** The token whose request the call shares; undefined when that may be one of several. */
function sharedBy({ tokens }: LogoutCall): string | undefined {
  return new Set(tokens).size === 1 ? tokens[0] : undefined;
}

export class World {
  readonly clock = new ManualClock();
  readonly sent: Sent[] = [];
  readonly calls: LogoutCall[] = [];
  /** What was seen to be wrong. */
  readonly wrongs: string[] = [];
  /** Whether the next write to the storage fails. */
  storageIsFull = false;
  readonly tabs: readonly Tab[];
  readonly #items = new Map<string, string>();
  readonly #dead = new Set<string>();
  readonly #hashes = new Map<string, string>();
  readonly #appTokens = new Set<string>();
  /** Tokens that may go from the store although their sessions may live. */
  readonly #forgotten = new Set<string>();
  #added = '';
  #busy = 0;
  #storesAtWork = 0;

  readonly #sessions = memorySessionStore();
  readonly #provider = createProvider({
    store: {
      ...this.#sessions,
      add: (hash, ...session) => {
        this.#added = hash;
        return this.#sessions.add(hash, ...session);
      },
      replace: async (hash, ...successor) => {
        const replaced = await this.#sessions.replace(hash, ...successor);
        if (replaced) this.#dead.add(hash);
        return replaced;
      },
    },
  });

  constructor(lots: readonly number[]) {
    this.tabs = [this.#openTab(lots, false), this.#openTab(lots, true)];
  }

  async login(): Promise<void> {
    const { accessToken } = await this.#provider.issueUserToken({ appId: 'app', userId: 'somebody' });
    this.#hashes.set(accessToken, this.#added);
    const appToken = `app-token-at-login-${this.#hashes.size}`;
    this.#appTokens.add(appToken);
    this.#items.set(`${key}.user`, JSON.stringify({ value: accessToken }));
    this.#items.set(`${key}.app`, JSON.stringify({ value: appToken }));
  }

  logout(tab: Tab, forget: boolean): void {
    const token = this.#state().user?.value;
    const underway = this.calls.filter((call) => call.tab === tab && !call.result).flatMap(({ tokens }) => tokens);
    const controller = new AbortController();
    // A slow tab may find another state in its store than there is now.
    const forgotten = token || tab.isSlow ? undefined : tab.forgotten;
    const call: LogoutCall = {
      tab,
      tokens: token ? [token] : underway,
      forgotten,
      started: this.clock.now,
      controller,
    };
    if (token) tab.asked.add(token);
    if (token) tab.forgotten = forget ? token : undefined;
    if (token && forget) this.#forgotten.add(token);
    this.calls.push(call);
    if (token && forget && !tab.isSlow && !this.storageIsFull) {
      this.#soon(() => this.#state().user?.value !== token, 'what is to be forgotten is still stored');
    }
    void tab.client.logoutUser({ forget, signal: controller.signal }).then((result) => {
      call.result = result;
      this.#checkResult(call, result);
    });
  }

  abort(call: LogoutCall): void {
    const token = sharedBy(call);
    // With a slow store, another call may not have come as far as to share the request.
    const isShared = this.calls.some(
      (other) =>
        other !== call && !other.result && !other.tab.isSlow && other.tab === call.tab && sharedBy(other) === token,
    );
    const sent = this.sent.filter(
      ({ tab, token: sentToken, settle }) => settle && tab === call.tab && sentToken === token,
    );
    call.controller.abort();
    this.#soon(() => call.result, 'an abort does not end the call at once');
    this.#soon(() => !isShared || sent.every(({ settle }) => settle), "an abort ends another caller's call");
  }

  /** Decides on a request that was sent. */
  decide(sent: Sent, fate: Fate): void {
    const { tab, token, settle } = sent;
    this.sent.splice(this.sent.indexOf(sent), 1);
    if (!harmless.includes(fate) && fate !== 'delivered, and answered') tab.doubted.add(token);
    if (fate === 'lost, because the app is refused') this.#forgotten.add(token);
    const answer = this.#meet(fate, sent);
    if (settle) settle(answer);
    else answer.catch(() => {});
  }

  async advance(ms: number, jumps: boolean): Promise<void> {
    await this.clock.advance(ms, jumps, () => this.settled());
    for (const call of this.calls) {
      // The time begins when the store has answered, which a jump may have put off.
      if (jumps && call.tab.isSlow) call.started = this.clock.now;
      const limit = call.started + deadline + 3 * storeTime;
      this.#expect(call.result || this.clock.now < limit, 'a call takes longer than its time');
    }
  }

  /** Resolves when everything has happened that can happen by itself. */
  async settled(): Promise<void> {
    do await new Promise(setImmediate);
    while (this.#busy > 0);
  }

  /** What must hold whenever nothing happens by itself. */
  check(): void {
    const isOver = this.#storesAtWork === 0 && this.calls.every(({ result }) => result);
    this.#expect(!isOver || this.clock.timers.size === 0, 'something goes on behind the back of the last caller');
  }

  async end(): Promise<void> {
    await this.advance(deadline + 3 * storeTime, false);
    this.check();
    this.#expect(
      this.calls.every(({ result }) => result),
      'a call never ends',
    );
  }

  #openTab(lots: readonly number[], isSlow: boolean): Tab {
    let drawn = 0;
    const asked = new Set<string>();
    const setItem = (item: string, text: string | undefined) => this.#write(tab, item, text);
    const storage = {
      getItem: (item: string) => this.#items.get(item) ?? null,
      setItem,
      removeItem: (item: string) => setItem(item, undefined),
    };
    const store = webStorageTokenStore(storage, key);
    const client = createBuddyClient({
      tokenStore: isSlow ? this.#slow(store) : store,
      fetch: (request) => this.#send(tab, request),
      clock: Object.assign(this.clock, { Math: { random: () => lots[drawn++ % lots.length] ?? 0 } }),
    });
    const tab: Tab = { client, isSlow, asked, doubted: new Set(), ended: new Set(), told: new Set() };
    return tab;
  }

  /** The same, with time for other things between a call and its effect. */
  #slow({ read, update }: WebStorageTokenStore): TokenStore {
    const wait = async () => {
      this.#storesAtWork++;
      await new Promise<void>((resolve) => this.clock.setTimeout(resolve, storeTime));
      this.#storesAtWork--;
    };
    return {
      read: () => {
        const state = read();
        return wait().then(() => state);
      },
      update: (change) => wait().then(() => update(change)),
    };
  }

  #send(tab: Tab, request: Request): Promise<Response> {
    const token = request.headers.get('authorization')?.split(' ')[1] ?? '';
    this.#expect(tab.asked.has(token), 'a token is sent that nobody asked to log out');
    const twice = this.sent.some((other) => other.tab === tab && other.token === token && other.settle);
    this.#expect(!twice, 'two requests are in flight for one token');
    return new Promise((resolve, reject) => {
      const sent: Sent = { tab, token, request, settle: resolve };
      this.sent.push(sent);
      request.signal.addEventListener('abort', () => {
        if (this.sent.includes(sent)) tab.doubted.add(token);
        sent.settle = undefined;
        reject(request.signal.reason);
      });
    });
  }

  async #meet(fate: Fate, { tab, token, request }: Sent): Promise<Response> {
    this.#busy++;
    const answer = fate.startsWith('delivered') ? await this.#provider.fetch(request) : undefined;
    const text = (await answer?.text()) ?? '';
    const { accessToken } = Object(JSON.parse(text || '{}').result);
    if (accessToken) {
      this.#appTokens.add(accessToken);
      tab.ended.add(token);
    }
    this.#busy--;
    return this.#reply(fate, answer?.status ?? 0, text);
  }

  #reply(fate: Fate, status: number, text: string): Response {
    const json = (code: number, { value }: { value: object }, headers = {}) =>
      Response.json(value, { status: code, headers });
    switch (fate) {
      case 'delivered, and answered':
        return new Response(text, { status, headers: { 'content-type': 'application/json' } });
      case 'delivered, and the answer reset':
      case 'lost, reset':
        throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      case 'lost, refused':
        throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      case 'delivered, and the body cut':
        return new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) }));
      case 'delivered, and a page instead':
      case 'lost, with a page':
        return new Response('<p>', { headers: { 'content-type': 'text/html' } });
      case 'delivered, and a 503 instead':
      case 'lost, with a 503':
        return json(503, examples.ServiceUnavailable);
      case 'lost, with a 429':
        return json(429, examples.CallRateExceeded, { 'Retry-After': '1' });
      case 'lost, with a 429 of an hour':
        return json(429, examples.CallRateExceeded, { 'Retry-After': '3600' });
      case 'lost, with a 403':
        return json(403, examples.AuthUserAccountDisabled);
      case 'lost, with another 401':
        return json(401, examples.AuthFailed);
      case 'lost, because the app is refused':
        return json(401, examples.AuthAppCredentialsInvalid);
      case 'lost, redirected':
        return new Response(null, { status: 307, headers: { location: 'https://example.com' } });
      default:
        return fate satisfies never;
    }
  }

  #state(): { user?: { value: string }; app?: { value: string } } {
    const read = (level: string) => JSON.parse(this.#items.get(`${key}.${level}`) ?? 'null') ?? undefined;
    return { user: read('user'), app: read('app') };
  }

  #isDead(token: string): boolean {
    return this.#dead.has(this.#hashes.get(token) ?? '');
  }

  #write(tab: Tab, item: string, text: string | undefined): void {
    if (this.storageIsFull) {
      this.storageIsFull = false;
      throw new Error('the storage is full');
    }
    const before = this.#state();
    if (text === undefined) this.#items.delete(item);
    else this.#items.set(item, text);
    const { user, app } = this.#state();
    const token = before.user?.value;
    if (token && !tab.asked.has(token)) this.#wrong("the tokens of another user's login are changed");
    if (user && user.value !== token) this.#wrong('a user token is written');
    if (token && !user) {
      this.#expect(this.#isDead(token) || this.#forgotten.has(token), 'a living session is forgotten unasked');
    }
    if (app) this.#expect(this.#appTokens.has(app.value), 'an app token is stored that the service does not know');
  }

  /** What a caller is told against what is true at that moment. */
  #checkResult(call: LogoutCall, result: LogoutResult): void {
    const { tab, controller } = call;
    // With an empty store, it may be that of any logout that was under way before the store had answered.
    const before = call.forgotten ? [call.forgotten] : [...tab.asked];
    const tokens = call.tokens.length > 0 ? call.tokens : before;
    const { session } = result;
    const code = result.success ? undefined : result.error.code;
    // What another tab has ended in the meantime, nobody can know here.
    const alive = tokens.some((token) => !tab.ended.has(token));
    const nobody = code === 'NotLoggedIn' && call.forgotten === undefined;
    const dead = nobody || tokens.some((token) => this.#isDead(token));
    const doubted = tokens.some((token) => tab.doubted.has(token));
    const sure = tokens.some((token) => !tab.doubted.has(token));
    const news = !tokens.some((token) => tab.told.has(token));
    if (session === 'ended') this.#expect(dead, 'it says ended, and the session lives');
    if (session === 'active') this.#expect(alive, 'it says active, and the session is over');
    if (session === 'active') this.#expect(sure, 'it says active after an attempt that may have arrived');
    const mayBeUnknown = doubted || controller.signal.aborted || code === 'AuthAppCredentialsInvalid';
    if (session === 'unknown') this.#expect(mayBeUnknown, `it says unknown, and no attempt can have arrived: ${code}`);
    if (code === 'ReplyLost') this.#expect(doubted, 'it says that a reply was lost, and none was');
    if (code === 'AuthAccessTokenInvalid') this.#expect(sure || !news, 'it says that the session was over before');
    if (session === 'ended') for (const token of tokens) tab.told.add(token);
    if (result.success) this.#checkStored(tokens, result.result.accessToken);
  }

  #checkStored(tokens: readonly string[], appToken: string): void {
    const { user, app } = this.#state();
    this.#expect(!user || !tokens.includes(user.value), 'the dead token is still stored');
    this.#expect(user || app?.value === appToken, 'the app token is not stored');
  }

  /** Expects it as soon as all has happened that happens by itself. */
  #soon(condition: () => unknown, otherwise: string): void {
    void this.settled().then(() => this.#expect(condition(), otherwise));
  }

  #expect(condition: unknown, otherwise: string): void {
    if (!condition) this.#wrong(otherwise);
  }

  #wrong(what: string): void {
    this.wrongs.push(what);
  }
}

class ManualClock {
  now = 0;
  readonly timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  readonly performance = { now: () => this.now };
  #made = 0;

  setTimeout(callback: () => void, ms: number): number {
    this.timers.set(++this.#made, { at: this.now + ms, callback });
    return this.#made;
  }

  clearTimeout(timer: unknown): void {
    this.timers.delete(Number(timer));
  }

  /** In jumps, as after a sleep of the machine, timers run late; otherwise each runs at its time. */
  async advance(ms: number, jumps: boolean, afterEach: () => Promise<void>): Promise<void> {
    const end = this.now + ms;
    if (jumps) this.now = end;
    for (;;) {
      const [next] = [...this.timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
      if (!next) break;
      const [timer, { at, callback }] = next;
      this.timers.delete(timer);
      this.now = Math.max(this.now, at);
      callback();
      await afterEach();
    }
    this.now = end;
  }
}
