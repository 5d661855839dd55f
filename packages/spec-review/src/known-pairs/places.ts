/** Servers, paths and credentials in another way. */
import { api, done, type KnownPair, operation, pair, secured, servers } from './documents.js';

export const places: readonly KnownPair[] = [
  pair(
    'a base path that moves from several servers into the paths',
    'unchanged, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com', 'https://b.example.com')),
  ),
  pair(
    'a base path that moves from the paths into several servers, in another way written',
    'unchanged, breaking, fits',
    api(`/v1/a: { get: { ${done} } }`, servers('https://A.example.com/', 'https://b.example.com:443')),
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1/', 'https://b.example.com/v1')),
  ),
  pair(
    'a base path that moves into the paths, and a server that goes',
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'a base path that moves from a relative server into the paths',
    'unchanged, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('/v1')),
    api(`/v1/a: { get: { ${done} } }`),
  ),
  pair(
    'a base path that moves into the paths, while a variable of the server has another default',
    'breaking, breaking, fits',
    api(
      `/a: { get: { ${done} } }`,
      "servers: [{ url: 'https://{r}.example.com/v1', variables: { r: { default: a } } }]",
    ),
    api(
      `/v1/a: { get: { ${done} } }`,
      "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: b } } }]",
    ),
  ),
  pair(
    'a base path that moves into the paths, of an operation that has servers of its own',
    'unchanged, breaking, fits',
    api(
      `/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com/v1'),
    ),
    api(`/v1/a: { servers: [{ url: 'https://c.example.com' }], get: { ${done} } }`, servers('https://a.example.com')),
  ),
  pair(
    'a base path that moves into the paths, of an operation whose own server stays',
    'breaking, breaking, fits',
    api(
      `/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com/v1'),
    ),
    api(
      `/v1/a: { servers: [{ url: 'https://c.example.com/v1' }], get: { ${done} } }`,
      servers('https://a.example.com'),
    ),
  ),
  pair(
    'a base path of two servers, one of which keeps it',
    'breaking, breaking, fits',
    api(`/a: { get: { ${done} } }`, servers('https://a.example.com/v1', 'https://b.example.com/v1')),
    api(`/v1/a: { get: { ${done} } }`, servers('https://a.example.com', 'https://b.example.com/v1')),
  ),
];

export const elsewhere: readonly KnownPair[] = [
  pair(
    'a server with a slash at its end, in capitals',
    'unchanged, fits, fits',
    operation(done, servers('HTTPS://Example.com/')),
    operation(done, servers('https://example.com')),
  ),
  pair(
    'the servers of the document, and the same of the operation',
    'unchanged, fits, fits',
    operation(done, servers('https://a.example.com')),
    operation(`servers: [{ url: 'https://a.example.com' }], ${done}`, servers('https://a.example.com')),
  ),
  pair(
    'the servers of the path, and the same of the operation',
    'unchanged, fits, fits',
    api(`/a: { servers: [{ url: 'https://a.example.com/' }], post: { ${done} } }`),
    api(`/a: { post: { servers: [{ url: 'https://a.example.com' }], ${done} } }`),
  ),
  pair(
    'servers after the first in another order',
    'unchanged, fits, fits',
    operation(done, servers('https://a.example.com', 'https://b.example.com', 'https://c.example.com')),
    operation(done, servers('https://a.example.com', 'https://c.example.com', 'https://b.example.com')),
  ),
  pair(
    'values of a variable in another order',
    'unchanged, fits, fits',
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [a, b] } } }]"),
    operation(done, "servers: [{ url: 'https://{r}.example.com', variables: { r: { default: a, enum: [b, a] } } }]"),
  ),
  pair(
    'a variable of one value, and the value',
    'unchanged, fits, fits',
    operation(done, "servers: [{ url: 'https://example.com/{v}', variables: { v: { default: v1, enum: [v1] } } }]"),
    operation(done, servers('https://example.com/v1')),
  ),
  pair(
    'where the document comes from, written out',
    'unchanged, fits, fits',
    operation(done),
    operation(done, servers('./')),
  ),
  pair(
    'the credentials of the document, and the same of the operation',
    'unchanged, fits, fits',
    operation(done, secured('k: { type: http, scheme: bearer }', 'security: [{ k: [] }]')),
    operation(`security: [{ k: [] }], ${done}`, secured('k: { type: http, scheme: Bearer }', 'security: [{ k: [] }]')),
  ),
  pair(
    'credentials by another name',
    'unchanged, fits, fits',
    operation(done, secured('k: { type: apiKey, in: header, name: X-Key }', 'security: [{ k: [] }]')),
    operation(done, secured('l: { type: apiKey, in: header, name: x-key }', 'security: [{ l: [] }]')),
  ),
  pair(
    'no credentials in two forms',
    'unchanged, fits, fits',
    operation(`security: [], ${done}`),
    operation(`security: [{}], ${done}`),
  ),
  pair(
    'scopes in another order',
    'unchanged, fits, fits',
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { a: A, b: B } } } }",
        'security: [{ o: [a, b] }]',
      ),
    ),
    operation(
      done,
      secured(
        "o: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { b: B, a: A } } } }",
        'security: [{ o: [b, a] }]',
      ),
    ),
  ),
  pair(
    'credentials that no operation asks for',
    'unchanged, fits, fits',
    operation(
      done,
      secured('k: { type: http, scheme: basic }, l: { type: http, scheme: basic }', 'security: [{ k: [] }]'),
    ),
    operation(done, secured('k: { type: http, scheme: basic }', 'security: [{ k: [] }]')),
  ),
  pair(
    'a variable of the path by another name, with its parameter',
    'documentation, breaking, fits',
    api(
      `'/a/{id}/b': { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
    api(
      `'/a/{key}/b': { get: { parameters: [{ name: key, in: path, required: true, schema: { type: string } }], ${done} } }`,
    ),
  ),
];
