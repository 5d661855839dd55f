import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBuddyClient } from '../index.js';
import { createProvider } from '../provider/index.js';
import { type WebStorage, webStorageTokenStore } from './web-storage-token-store.js';

function fakeStorage(content: Record<string, string> = {}): WebStorage & { content: Map<string, string> } {
  const map = new Map(Object.entries(content));
  return {
    content: map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('a store in web storage', () => {
  test('still has the tokens after a reload, and nothing when they are gone', () => {
    const storage = fakeStorage();
    const user = { value: 'EXAMPLE', expires: 1 };
    webStorageTokenStore(storage, 'buddy').update(() => ({ user }));
    expect(webStorageTokenStore(storage, 'buddy').read()).toEqual({ user, app: undefined });
    webStorageTokenStore(storage, 'buddy').update(() => ({}));
    expect(storage.content.size).toBe(0);
  });

  test('takes any content that is not its own for none, and writes over it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((inner) => `{"value":${inner}}`),
        ),
        (content) => {
          const storage = fakeStorage({ 'buddy.user': content, 'buddy.app': content });
          const store = webStorageTokenStore(storage, 'buddy');
          const { user, app } = store.read();
          for (const token of [user, app]) if (token) expect(token.value).toMatch(/./s);
          store.update(() => ({ user: { value: 'EXAMPLE' }, app: { value: 'EXAMPLE app' } }));
          expect(store.read()).toEqual({ user: { value: 'EXAMPLE' }, app: { value: 'EXAMPLE app' } });
        },
      ),
    );
  });

  test('keeps of a token what is of the right kind, and leaves alone what does not change', () => {
    const written = vi.fn();
    for (const expires of [1, null, '1', undefined]) {
      const content = { 'buddy.user': JSON.stringify({ value: 'EXAMPLE', expires }), 'buddy.app': '{"value":""}' };
      const storage = { ...fakeStorage(content), setItem: written, removeItem: written };
      const store = webStorageTokenStore(storage, 'buddy');
      expect(store.read()).toEqual({
        user: { value: 'EXAMPLE', expires: expires === 1 ? 1 : undefined },
        app: undefined,
      });
      store.update((state) => state);
    }
    expect(written).not.toHaveBeenCalled();
  });

  test('tells subscribers what another tab did, until they have had enough', () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const storage = fakeStorage();
    const told = vi.fn();
    const stop = webStorageTokenStore(storage, 'buddy').subscribe(told);
    const another = (key: string | null, storageArea: unknown = storage) =>
      page.dispatchEvent(Object.assign(new Event('storage'), { key, storageArea }));
    storage.setItem('buddy.user', '{"value":"EXAMPLE"}');
    another('buddy.user');
    expect(told).toHaveBeenLastCalledWith(
      expect.objectContaining({ user: expect.objectContaining({ value: 'EXAMPLE' }) }),
    );
    another('another key');
    another('buddy.app', fakeStorage());
    expect(told).toHaveBeenCalledTimes(1);
    another(null);
    another('buddy.app');
    expect(told).toHaveBeenCalledTimes(3);
    stop();
    another('buddy.user');
    expect(told).toHaveBeenCalledTimes(3);
  });

  test('keeps the app token that another tab got, though it cannot be seen here yet', async () => {
    const provider = createProvider();
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const storage = fakeStorage({ 'buddy.user': JSON.stringify({ value: accessToken }) });
    // Browsers tell a tab of another's writes some time later; until then it reads what was there before.
    const before = fakeStorage(Object.fromEntries(storage.content));
    const late = { ...storage, getItem: before.getItem };
    const logOut = (seen: WebStorage) =>
      createBuddyClient({ tokenStore: webStorageTokenStore(seen, 'buddy'), fetch: provider.fetch }).logoutUser();
    const first = await logOut(storage);
    expect(await logOut(late)).toMatchObject({ session: 'ended', error: { code: 'AuthAccessTokenInvalid' } });
    expect(webStorageTokenStore(storage, 'buddy').read()).toMatchObject({
      user: undefined,
      app: { value: first.success && first.result.accessToken },
    });
  });

  test('that is full takes nothing away: the app token is in the result', async () => {
    const provider = createProvider();
    const { accessToken } = await provider.issueUserToken({ appId: 'app', userId: 'alice' });
    const storage = fakeStorage({ 'buddy.user': JSON.stringify({ value: accessToken }) });
    storage.setItem = () => {
      throw new DOMException(`no room for ${accessToken}`, 'QuotaExceededError');
    };
    const client = createBuddyClient({ tokenStore: webStorageTokenStore(storage, 'buddy'), fetch: provider.fetch });
    const result = await client.logoutUser();
    expect(result).toMatchObject({
      session: 'ended',
      error: { code: 'StoreFailed', cause: { name: 'QuotaExceededError', message: '[redacted]' } },
      result: { accessToken: expect.any(String) },
    });
  });
});
