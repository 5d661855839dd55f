import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBuddyClient, type KeyValueStorage, keyValueTokenStore, type TokenState } from '../index.js';
import { createProvider } from '../provider/index.js';

const key = 'buddy';
const user = { value: 'EXAMPLE' };

/** Answers when `wait` says so, and fails then where that throws. */
function fakeStorage(wait: (step: string) => Promise<unknown> = async () => {}) {
  const content = new Map<string, string>();
  const storage: KeyValueStorage = {
    async getItem(name) {
      await wait('getItem');
      return content.get(name) ?? null;
    },
    async setItem(name, value) {
      await wait('setItem');
      content.set(name, value);
    },
    async removeItem(name) {
      await wait('removeItem');
      content.delete(name);
    },
  };
  return { storage, content };
}

async function loggedIn(storage: KeyValueStorage) {
  const provider = createProvider();
  const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
  const tokenStore = keyValueTokenStore(storage, key);
  await tokenStore.update(() => ({ user: { value: accessToken } }));
  return { accessToken, tokenStore, client: createBuddyClient({ tokenStore, fetch: provider.fetch }) };
}

afterEach(() => vi.useRealTimers());

describe('a store in key-value storage', () => {
  test('still has the tokens when the app starts again, and nothing when they are gone', async () => {
    const { storage, content } = fakeStorage();
    const app = { value: 'EXAMPLE-app', expires: 1 };
    await keyValueTokenStore(storage, key).update(() => ({ user, app }));
    expect(await keyValueTokenStore(storage, key).read()).toEqual({ user, app });
    expect([...content.keys()]).toEqual([key]);
    await keyValueTokenStore(storage, key).update(() => ({}));
    expect(content.size).toBe(0);
  });

  test('has the app token in place of the user token after a logout', async () => {
    const { client, tokenStore } = await loggedIn(fakeStorage().storage);
    const result = await client.logoutUser();
    expect(await tokenStore.read()).toMatchObject({
      user: undefined,
      app: { value: result.success && result.result.accessToken },
    });
  });

  test('writes nothing when nothing changes', async () => {
    const { storage } = fakeStorage();
    await keyValueTokenStore(storage, key).update(() => ({ user }));
    const written = vi.fn();
    await keyValueTokenStore({ ...storage, setItem: written, removeItem: written }, key).update((state) => state);
    expect(written).not.toHaveBeenCalled();
  });

  test('takes any content that is not its own for none, and writes over it', async () => {
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((inner) => `{"user":${inner},"app":{"value":${inner}}}`),
    );
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        const { storage } = fakeStorage();
        await storage.setItem(key, text);
        const store = keyValueTokenStore(storage, key);
        const { user: first, app } = await store.read();
        for (const token of [first, app]) if (token) expect(token.value).toMatch(/./s);
        await store.update(() => ({ user }));
        expect(await store.read()).toEqual({ user });
      }),
    );
  });

  test('takes turns, whatever overlaps and whatever fails, also with another store on the same item', async () => {
    // Each update adds its own letter to what it is given, so that a lost, doubled or late one shows.
    const operation = fc.record({
      kind: fc.constantFrom('read', 'update', 'update'),
      store: fc.constantFrom(0, 1),
      failsAt: fc.constantFrom<'getItem' | 'setItem' | 'change' | undefined>(
        undefined,
        undefined,
        undefined,
        'getItem',
        'setItem',
        'change',
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(operation, { minLength: 2, maxLength: 8 }),
        async (scheduler, calls) => {
          const queue = [...calls];
          const { storage } = fakeStorage(async (step) => {
            const failing = queue[0]?.failsAt === step;
            await scheduler.schedule(Promise.resolve(), step);
            if (failing) throw new Error(step);
          });
          // As adapters are made: an object each, with the same storage behind them.
          const stores = [keyValueTokenStore(storage, key), keyValueTokenStore({ ...storage }, key)] as const;
          let expected = '';
          const checked = calls.map(async ({ kind, store, failsAt }, index) => {
            const letter = String.fromCharCode(97 + index);
            const change = (state: TokenState) => {
              if (failsAt === 'change') throw new Error('change');
              return { user: { value: `${state.user?.value ?? ''}${letter}` } };
            };
            const given = kind === 'read' ? stores[store].read() : stores[store].update(change);
            const outcome = await given.then(
              (state) => state?.user?.value ?? '',
              (thrown: unknown) => thrown,
            );
            queue.shift();
            const shouldFail = kind === 'update' ? failsAt !== undefined : failsAt === 'getItem';
            if (shouldFail) return expect(outcome).toEqual(new Error(failsAt));
            if (kind === 'update') expected += letter;
            else expect(outcome).toBe(expected);
          });
          await scheduler.waitFor(Promise.all(checked));
          expect((await scheduler.waitFor(stores[0].read())).user?.value ?? '').toBe(expected);
        },
      ),
    );
  });

  test.each(['getItem', 'setItem', 'removeItem'] as const)(
    'goes on after a %s that never answers, and has told its caller',
    async (stuck) => {
      vi.useFakeTimers();
      let hangs = true;
      const { storage } = fakeStorage((step) => (hangs && step === stuck ? new Promise(() => {}) : Promise.resolve()));
      const store = keyValueTokenStore(storage, key);
      if (stuck === 'removeItem') await store.update(() => ({ user }));
      const stopped = expect(store.update(() => (stuck === 'removeItem' ? {} : { user }))).rejects.toThrow(
        'The storage did not answer in time.',
      );
      const next = keyValueTokenStore(storage, key).update(() => ({ user: { value: 'EXAMPLE-next' } }));
      await vi.advanceTimersByTimeAsync(4_999);
      hangs = false;
      await vi.advanceTimersByTimeAsync(1);
      await Promise.all([stopped, next]);
      expect(await store.read()).toEqual({ user: { value: 'EXAMPLE-next' } });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('writes nothing any more when what it reads comes too late', async () => {
    vi.useFakeTimers();
    let answer = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const waits = [late];
    const { storage } = fakeStorage(() => waits.shift() ?? Promise.resolve());
    const store = keyValueTokenStore(storage, key);
    const change = vi.fn(() => ({ user }));
    const stopped = expect(store.update(change)).rejects.toThrow('in time');
    await vi.advanceTimersByTimeAsync(5_000);
    await stopped;
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(change).not.toHaveBeenCalled();
  });

  test('tells of a storage that fails without what it says of tokens, and gives the app token all the same', async () => {
    const { storage } = fakeStorage();
    const { accessToken, client } = await loggedIn(storage);
    storage.setItem = () => {
      throw new Error(`no room for ${accessToken}`);
    };
    expect(await client.logoutUser()).toMatchObject({
      session: 'ended',
      error: { code: 'StoreFailed', cause: { message: '[redacted]' } },
      result: { accessToken: expect.any(String) },
    });
  });
});
