import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBuddyClient } from '../index.js';
import { signWith } from './signature.js';

const sharedSecret = 'EXAMPLE-shared-secret';

test('the signature is what openssl makes of method, app id and path', async () => {
  // printf 'POST\nmy-app\n/users/me/logout' | openssl dgst -sha256 -hmac EXAMPLE-shared-secret
  const seen = '181febcdafe24676375b4b1bfab07fc89d26b55fef83f8609d14c27837f59ae7';
  const sign = signWith({ appId: 'my-app', sharedSecret });
  expect(await sign({ method: 'POST', path: '/users/me/logout' })).toBe(seen);
});

test('it agrees with the HMAC of Node.js for any app, secret and call', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  await fc.assert(
    fc.asyncProperty(text, text, text, text, async (appId, secret, method, path) => {
      const signature = await signWith({ appId, sharedSecret: secret })({ method, path });
      expect(signature).toBe(createHmac('sha256', secret).update(`${method}\n${appId}\n${path}`).digest('hex'));
    }),
  );
});

test('it follows the token in the header, and the secret shows nowhere', async () => {
  const sign = signWith({ appId: 'my-app', sharedSecret });
  const seen: (string | null)[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.headers.get('authorization'));
    return Response.error();
  };
  const result = await createBuddyClient({ userToken: 'EXAMPLE', sign, fetch, retry: false }).logoutUser();
  expect(seen).toEqual([`Buddy EXAMPLE ${await sign({ method: 'POST', path: '/users/me/logout' })}`]);
  expect(inspect([sign, result], { depth: Infinity, showHidden: true })).not.toContain(sharedSecret);
});

test('an app without an id or a secret cannot sign', () => {
  for (const given of [
    { appId: '', sharedSecret },
    { appId: 'my-app', sharedSecret: '' },
  ]) {
    expect(() => signWith(given)).toThrow('signWith needs an appId and a sharedSecret.');
  }
});

test('a platform without WebCrypto is told at once, and one that refuses the key when a call is signed', async () => {
  const unhandled = vi.fn();
  process.once('unhandledRejection', unhandled);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    process.off('unhandledRejection', unhandled);
  });
  for (const crypto of [undefined, {}]) {
    vi.stubGlobal('crypto', crypto);
    expect(() => signWith({ appId: 'my-app', sharedSecret })).toThrow('signWith needs WebCrypto');
  }
  vi.stubGlobal('crypto', { subtle: { importKey: () => Promise.reject(new Error('no such algorithm')) } });
  const sign = signWith({ appId: 'my-app', sharedSecret });
  await new Promise(setImmediate);
  expect(unhandled).not.toHaveBeenCalled();
  const result = await createBuddyClient({ userToken: 'EXAMPLE', sign, fetch: vi.fn() }).logoutUser();
  expect(result).toMatchObject({ session: 'active', error: { code: 'SigningFailed' } });
});

test('the key cannot be taken out again, and can do nothing but sign', async () => {
  const importKey = vi.spyOn(crypto.subtle, 'importKey');
  onTestFinished(() => importKey.mockRestore());
  signWith({ appId: 'my-app', sharedSecret });
  const key = await importKey.mock.results[0]?.value;
  expect(key).toMatchObject({ extractable: false, usages: ['sign'] });
});
