/** What can go wrong between a client and the service, as seen on the wire; each is an entry of one table. */
import { gzipSync } from 'node:zlib';
import document from '../../generated/openapi.json' with { type: 'json' };
import { type AnswerParts, render, type Wire, type WireFault } from './fault-server.js';

export interface ServiceFault {
  /** The situation of docs/outcomes.md that it is for the client when it comes every time. */
  readonly row: string;
  /** The other one that it may be, where the platform's haste decides. */
  readonly or?: string;
  /** Whether the provider sees the request: the test's choice, unless the fault leaves none. */
  readonly reaches?: 'always' | 'never';
  /** What happens on the connection; `refused` is that there is none. */
  readonly meet: WireFault | 'refused';
}

const reset = 'the connection is reset every time';
const cut = 'the body is cut every time';
const stalled = 'no answer in time, every time';
const half = '200 with half a body';
const success = '200 as the spec says';

const unavailable: AnswerParts = {
  status: 503,
  headers: { 'Content-Type': 'application/json', 'Retry-After': '0' },
  body: JSON.stringify(document.components.examples.ServiceUnavailable.value),
};

/** Sends what `change` makes of the right answer, and ends. */
const changed =
  (change: (answer: AnswerParts) => Partial<AnswerParts>): WireFault =>
  async (wire) => {
    const answer = await wire.answer();
    await finish(wire, render({ ...answer, ...change(answer) }));
  };
/** The same, for one header or several. */
const headers = (extra: Record<string, string>) => changed((answer) => ({ headers: { ...answer.headers, ...extra } }));
const kept = (answer: AnswerParts): AnswerParts => ({
  ...answer,
  headers: { ...answer.headers, Connection: 'keep-alive' },
});
/** Sends these bytes in place of the answer, and ends. */
const instead =
  (bytes: string): WireFault =>
  async (wire) => {
    await wire.answer();
    await finish(wire, bytes);
  };
const chunked = (body: (text: string) => string) =>
  changed(({ headers, body: text }) => ({
    headers: { ...headers, 'Content-Length': '', Connection: 'keep-alive', 'Transfer-Encoding': 'chunked' },
    body: body(text),
  }));
const status = (code: number, body = '') => changed(({ headers }) => ({ status: code, headers, body }));
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

async function finish({ write, socket }: Wire, bytes: string | Uint8Array): Promise<void> {
  await write(bytes);
  socket.end();
}

/** How an answer ends before its end. */
const ends: Record<string, (wire: Wire) => unknown> = {
  closed: ({ socket }) => socket.end(),
  reset: ({ socket }) => socket.resetAndDestroy(),
  stalled: ({ stall }) => stall(),
};
/** Where that is, in bytes from the answer's beginning. */
const places: Record<string, (answer: string) => number> = {
  'before the headers': () => 0,
  'amid the headers': () => 40,
  'after the headers': (answer) => answer.indexOf('\r\n\r\n') + 4,
  'in mid-body': (answer) => answer.indexOf('\r\n\r\n') + 40,
};
const brokenOff = Object.entries(ends).flatMap(([end, endIt]) =>
  Object.entries(places).map(([place, find]): [string, ServiceFault] => [
    `${end} ${place}`,
    {
      row: end === 'stalled' ? stalled : reset,
      async meet(wire) {
        const answer = render(await wire.answer());
        await wire.write(answer.slice(0, find(answer)));
        endIt(wire);
      },
    },
  ]),
);

/** Writes for as long as somebody reads. */
async function pour({ write, socket }: Wire, piece: Uint8Array, times: number): Promise<void> {
  for (let count = 0; count < times && !socket.destroyed; count++) await write(piece);
  socket.end();
}

const spaces = Buffer.alloc(100_000, ' ');

export const faults: Readonly<Record<string, ServiceFault>> = {
  'nobody listens': { row: 'nobody listens', reaches: 'never', meet: 'refused' },
  'accepted and closed': { row: reset, reaches: 'never', meet: ({ socket }) => socket.end() },
  'accepted and reset': { row: reset, reaches: 'never', meet: ({ socket }) => socket.resetAndDestroy() },
  'accepted and never read': {
    row: stalled,
    reaches: 'never',
    meet({ socket, stall }) {
      socket.pause();
      stall();
    },
  },
  ...Object.fromEntries(brokenOff),
  'closed in mid-body, which nothing shows': {
    row: half,
    meet: changed(({ headers, body }) => ({ headers: { ...headers, 'Content-Length': '' }, body: body.slice(0, 40) })),
  },

  'a byte at a time': {
    row: success,
    reaches: 'always',
    async meet(wire) {
      for (const byte of Buffer.from(render(await wire.answer()))) {
        await wire.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      wire.socket.end();
    },
  },
  'a body of 10 MB': {
    row: '200 with a body of 10 MB',
    async meet(wire) {
      const answer = await wire.answer();
      const length = `${answer.body.length + 100 * spaces.length}`;
      await wire.write(render({ ...answer, headers: { ...answer.headers, 'Content-Length': length } }));
      await pour(wire, spaces, 100);
    },
  },
  'a body without end': {
    row: '200 with a body of 10 MB',
    async meet(wire) {
      const answer = await wire.answer();
      await wire.write(render({ ...answer, headers: { ...answer.headers, 'Content-Length': '' } }));
      await pour(wire, spaces, Number.POSITIVE_INFINITY);
    },
  },

  'a length that is too long': { row: cut, meet: headers({ 'Content-Length': '999' }) },
  'a length that is too long, and the connection stays': {
    row: stalled,
    async meet(wire) {
      const answer = await wire.answer();
      await wire.write(render({ ...answer, headers: { ...answer.headers, 'Content-Length': '999' } }));
      wire.stall();
    },
  },
  'a length that is too short': { row: half, meet: headers({ 'Content-Length': '40' }) },
  'a length of 0 before a body': { row: '200 with an empty body', meet: headers({ 'Content-Length': '0' }) },
  'a length that is negative': { row: reset, meet: headers({ 'Content-Length': '-1' }) },
  'a length that is no number': { row: reset, meet: headers({ 'Content-Length': 'long' }) },
  'two lengths': { row: reset, meet: headers({ 'content-length': '40' }) },
  'a length and chunks': { row: reset, meet: headers({ 'Transfer-Encoding': 'chunked' }) },

  'chunks, as they should be': { row: success, reaches: 'always', meet: chunked((body) => `${chunk(body)}0\r\n\r\n`) },
  'a chunk whose size is no number': { row: cut, meet: chunked((body) => `size\r\n${body}\r\n0\r\n\r\n`) },
  'a chunk that is shorter than it says': { row: cut, meet: chunked((body) => `fff\r\n${body}\r\n0\r\n\r\n`) },
  'a chunk that is longer than it says': { row: cut, meet: chunked((body) => `4\r\n${body}\r\n0\r\n\r\n`) },
  'a chunk of more bytes than there can be': { row: cut, meet: chunked((body) => `${'f'.repeat(20)}\r\n${body}`) },
  'chunks without the last one': { row: cut, meet: chunked((body) => chunk(body)) },

  'another protocol': { row: reset, meet: instead('SSH-2.0-EXAMPLE\r\n') },
  'a body without headers': { row: reset, meet: instead('{"status":200,"success":true}') },
  'a status line without a status': { row: reset, meet: instead('HTTP/1.1 \r\n\r\n') },
  'a header without a colon': { row: reset, meet: headers({ 'X-Example EXAMPLE\r\nX-Example': 'EXAMPLE' }) },
  'a header with a NUL': { row: reset, meet: headers({ 'X-Example': 'a\0b' }) },
  'headers of 100 kB': { row: reset, meet: headers({ 'X-Example': 'a'.repeat(100_000) }) },
  'ten thousand headers': {
    row: reset,
    meet: headers(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`X-${index}`, 'a']))),
  },

  'garbage after the body': {
    row: success,
    reaches: 'always',
    meet: async (wire) => finish(wire, `${render(await wire.answer())}garbage`),
  },
  'two responses': {
    row: success,
    reaches: 'always',
    async meet(wire) {
      const answer = render({
        ...(await wire.answer()),
        headers: { 'Content-Type': 'application/json', Connection: '' },
      });
      await finish(wire, answer + answer);
    },
  },
  'a 503, and a success that nobody has asked for': {
    row: '5xx every time',
    async meet(wire) {
      const success = await wire.answer();
      // Kept open, so that a client could take the second for the answer to its next request.
      await wire.write([unavailable, success].map((answer) => render(kept(answer))).join(''));
    },
  },
  'a 503 before the request': {
    row: '5xx every time',
    // When it comes before the platform has sent a request, it answers none.
    or: reset,
    async meet(wire) {
      await wire.write(render(kept(unavailable)));
      await wire.answer();
      wire.socket.end();
    },
  },

  gzip: { row: success, reaches: 'always', meet: gzipped((bytes) => bytes) },
  'gzip that is not gzip': { row: cut, meet: headers({ 'Content-Encoding': 'gzip' }) },
  'gzip that is cut off': { row: half, meet: gzipped((bytes) => bytes.subarray(0, 60)) },
  'gzip with a wrong checksum': { row: cut, meet: gzipped((bytes) => bytes.fill(0, bytes.length - 8)) },
  'gzip of 10 MB': {
    row: '200 with a body of 10 MB',
    meet: gzipped((_, body) => gzipSync(body + ' '.repeat(10_000_000))),
  },
  'Brotli that is not Brotli': { row: cut, meet: headers({ 'Content-Encoding': 'br' }) },

  '100 Continue before the answer': { row: reset, meet: after('HTTP/1.1 100 Continue\r\n\r\n') },
  '103 Early Hints before the answer': {
    row: success,
    reaches: 'always',
    meet: after('HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n'),
  },
  '103 Early Hints alone': { row: reset, meet: instead('HTTP/1.1 103 Early Hints\r\n\r\n') },
  '101 Switching Protocols': {
    row: reset,
    meet: instead('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: example\r\n\r\n'),
  },

  'JSON that is called a page': { row: '200 with a page of HTML', meet: headers({ 'content-type': 'text/html' }) },
  '503 after the service has done it, or not': { row: '5xx every time', meet: changed(() => unavailable) },
  '502 with a page': { row: "a proxy's 502 every time", meet: status(502, '<h1>') },
  '202': { row: '201 with the body of a 200', meet: changed((answer) => ({ ...answer, status: 202 })) },
  '204': { row: '201 with the body of a 200', meet: status(204) },
  '204 with a body': { row: '201 with the body of a 200', meet: changed((answer) => ({ ...answer, status: 204 })) },
  '304': { row: 'a redirect', meet: status(304) },
  '304 with a body': { row: 'a redirect', meet: changed((answer) => ({ ...answer, status: 304 })) },
  '307': {
    row: 'a redirect',
    meet: changed((answer) => ({ status: 307, headers: { ...answer.headers, Location: '/users/me/logout' } })),
  },
  '599 without a body': { row: "a proxy's 502 every time", meet: status(599) },
  '999': { row: "a proxy's 502 every time", meet: status(999, 'EXAMPLE') },
  '000': { row: reset, meet: instead('HTTP/1.1 000 Status\r\nContent-Length: 0\r\n\r\n') },
};

function gzipped(change: (bytes: Buffer, body: string) => Buffer): WireFault {
  return async (wire) => {
    const answer = await wire.answer();
    const bytes = change(gzipSync(answer.body), answer.body);
    const extra = { 'Content-Encoding': 'gzip', 'Content-Length': `${bytes.length}` };
    await wire.write(render({ ...answer, headers: { ...answer.headers, ...extra }, body: '' }));
    await finish(wire, bytes);
  };
}

function after(bytes: string): WireFault {
  return async (wire) => {
    const answer = await wire.answer();
    await wire.write(bytes);
    await finish(wire, render(answer));
  };
}
