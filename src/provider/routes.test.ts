/** The provider of a spec that has more operations than it serves. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { logoutUser } from '../../generated/operations.js';

const others = {
  getNote: { method: 'GET', path: '/notes/{noteId}' },
  deleteNote: { method: 'DELETE', path: '/notes/{noteId}' },
  listNotes: { method: 'GET', path: '/notes/all.of.them' },
  setPart: { method: 'PATCH', path: '/notes/{noteId}/title' },
  setPartOfNew: { method: 'PUT', path: '/notes/new/{part}' },
  getPage: { method: 'GET', path: '/notes/new/{part}/{page}' },
  getText: { method: 'PUT', path: '/notes/new/{part}/{page}.txt' },
  logOutOther: { method: 'DELETE', path: '/users/{userId}/logout' },
  // What every object has.
  constructor: { method: 'GET', path: '/notes/constructor' },
};

/** Gives the status, the error and the header `Allow` of an answer. */
async function providerOfMore() {
  vi.resetModules();
  vi.doMock('../../generated/operations.js', () => ({ logoutUser, ...others }));
  onTestFinished(() => {
    vi.doUnmock('../../generated/operations.js');
    vi.resetModules();
  });
  const { createProvider } = await import('./index.js');
  const provider = createProvider();
  return async (method: string, path: string) => {
    const answer = await provider.fetch(new Request(`http://provider.test${path}`, { method }));
    const body = await answer.json();
    expect(body).toMatchObject({ status: answer.status, success: false });
    return [answer.status, body.error, answer.headers.get('allow')];
  };
}

test('of overlapping paths, the one counts whose first different segment is written out', async () => {
  const call = await providerOfMore();
  expect(await call('GET', '/notes/other/title')).toEqual([405, 'OperationNotFound', 'PATCH']);
  expect(await call('GET', '/notes/new/title')).toEqual([405, 'OperationNotFound', 'PUT']);
  expect(await call('POST', '/notes/new/title/1')).toEqual([405, 'OperationNotFound', 'GET']);
  expect(await call('POST', '/notes/new/title/1.txt')).toEqual([405, 'OperationNotFound', 'PUT']);
  expect(await call('DELETE', '/users/me/logout')).toEqual([405, 'OperationNotFound', 'POST']);
  expect(await call('POST', '/users/you/logout')).toEqual([405, 'OperationNotFound', 'DELETE']);
});

test('an operation that nobody serves gets 501, and an unknown one 404 or 405, whatever its path', async () => {
  const call = await providerOfMore();
  expect(await call('GET', '/notes/7')).toEqual([501, 'OperationNotFound', null]);
  expect(await call('GET', '/notes/constructor')).toEqual([501, 'OperationNotFound', null]);
  expect(await call('DELETE', '/notes/a%20b')).toEqual([501, 'OperationNotFound', null]);
  expect(await call('GET', '/notes/all.of.them')).toEqual([501, 'OperationNotFound', null]);
  expect(await call('POST', '/notes/7')).toEqual([405, 'OperationNotFound', 'GET, DELETE']);
  expect(await call('DELETE', '/notes/all.of.them')).toEqual([405, 'OperationNotFound', 'GET']);
  for (const path of ['/notes', '/notes/', '/notes/7/8', '/x/notes/7']) {
    expect(await call('GET', path)).toEqual([404, 'OperationNotFound', null]);
  }
  expect(await call('POST', '/users/me/logout')).toEqual([401, 'AuthAccessTokenInvalid', null]);
});
