/** The search for secrets finds each kind of hiding place, so that its silence about the client means something. */
import { expect, test } from 'vitest';
import { placesOf } from './reachable.js';

const secret = 'Zk3/pQ9+vT7-wX5_yB1~';
const bytes = Buffer.from(secret);

class Holder {
  static shared = '';
  #held = secret;
  get held() {
    return this.#held;
  }
}
class Heir extends Holder {}

const hidden: Record<string, () => unknown> = {
  'the value itself': () => secret,
  'a property': () => ({ deep: [{ er: secret }] }),
  'a property that is not enumerable': () => Object.defineProperty({}, 'a', { value: secret }),
  'a property under a symbol': () => ({ [Symbol('a')]: secret }),
  'the name of a property': () => ({ [secret]: 1 }),
  'the description of a symbol': () => ({ [Symbol(secret)]: 1 }),
  'a symbol as a value': () => [Symbol(secret)],
  'an inherited property': () => Object.create({ a: secret }),
  'an inherited getter': () => new Heir(),
  'what a getter throws': () => ({
    get a() {
      throw new Error(secret);
    },
  }),
  'a static property of its class': () =>
    new (class extends Holder {
      static override shared = secret;
    })(),
  'the property of a function': () => Object.assign(() => {}, { a: secret }),
  'the name of a function': () => ({ [secret]: () => {} })[secret],
  'a key of a Map': () => new Map([[{ a: secret }, 1]]),
  'a value of a Map': () => new Map([[1, { a: secret }]]),
  'an entry of a Set': () => new Set([[secret]]),
  'a header': () => new Headers({ authorization: secret }),
  'a request': () => new Request('https://example.com', { headers: { authorization: secret } }),
  'a parameter of a URL': () => new URL(`https://example.com?a=${encodeURIComponent(secret)}`),
  'an array of bytes': () => ({ a: bytes.subarray(3, 15) }),
  'an ArrayBuffer': () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  'the message of an error': () => new Error(secret),
  'the stack of an error': () => Object.assign(new Error('a'), { stack: secret }),
  'a cause of a cause': () => new Error('a', { cause: new Error('b', { cause: { a: secret } }) }),
  'one of several errors': () => new AggregateError([new Error(secret)]),
  'a promise': () => Promise.resolve({ a: secret }),
  'what an object inspects as': () => ({ [Symbol.for('nodejs.util.inspect.custom')]: () => secret }),
  'what an object stringifies as': () => ({ toJSON: () => secret }),
  'what an object reads as': () => ({ toString: () => secret }),
  'a proxy': () =>
    new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ value: secret, configurable: true }) }),
  'a cycle': () => {
    const one: Record<string, unknown> = {};
    one.other = { one, a: secret };
    return one;
  },
  'text around it': () => `before ${secret} after`,
  'a piece of 8 characters': () => `before ${secret.slice(5, 13)} after`,
  'percent-encoded text': () => `a=${encodeURIComponent(secret)}`,
  hex: () => bytes.toString('hex').toUpperCase(),
  Base64: () => bytes.toString('base64'),
  'Base64 for URLs': () => bytes.toString('base64url'),
  'Base64 that begins a byte before': () => Buffer.from(`:${secret}`).toString('base64'),
  'Base64 that begins two bytes before': () => Buffer.from(`a:${secret}:b`).toString('base64'),
};

test.each(Object.keys(hidden))('finds a secret in %s', (kind) => {
  expect(placesOf(['another, that is nowhere', secret], hidden[kind]?.())).not.toEqual([]);
});

test('says where', () => {
  expect(placesOf([secret], { one: new Map([['two', { three: secret }]]) })).toEqual([
    '$.one<0>.1.three',
    'inspect($)',
  ]);
});

test('sees what is inherited by itself, whatever the platform prints of it', () => {
  expect(placesOf([secret], new Heir())).toContain('$.held');
  expect(placesOf([secret], Object.create({ a: secret }))).toContain('$.a');
});

test('finds nothing where there is nothing', () => {
  const empty = [{}, new Map(), Holder, new Error('a'), new Request('https://example.com'), new AbortController()];
  expect(placesOf([secret], [...empty, secret.slice(0, 7), null, undefined, 1n, Symbol.iterator])).toEqual([]);
});
