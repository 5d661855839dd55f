/** Changes of which is known what they do: small edits of `fixtures/known-changes.yaml`, with the verdict of each judge. */
import { type KnownVerdicts, readVerdicts, type VerdictLine } from './known-verdicts.js';

/** What is replaced where it first stands, and what by. */
export type Replacement = readonly [from: string, to: string];

export interface KnownChange extends KnownVerdicts {
  readonly name: string;
  /** Makes the base out of that spec, for what it has nothing of. */
  readonly given?: readonly Replacement[];
  readonly edits: readonly Replacement[];
}

function known(name: string, verdicts: VerdictLine, ...edits: readonly Replacement[]): KnownChange {
  return { name, edits, ...readVerdicts(verdicts) };
}

const token = '      type: string\n      pattern: "^[!-~]{1,4096}$"\n';
const tokenExample = '          accessToken: EXAMPLE-app-access-token\n';
const responses = '      responses:\n        "200"';
const notFound = '        "404": { $ref: "#/components/responses/NotFound" }\n';
const successRequired = 'required: [status, result, request_id, success]';
const message = '          type: string\n        request_id:\n          x-source: observed';
const firstError = '        - const: AuthFailed\n';
const failedExample = '        error: AuthFailed\n';
const retryAfter = '{ type: integer, minimum: 0, maximum: 86400 }';
const success = '          type: boolean\n          const: true\n';
const envelope =
  'headers: { Cache-Control: { $ref: "#/components/headers/CacheControl" } }, content: { application/json: { schema: { $ref: "#/components/schemas/ErrorEnvelope" }, examples: { NotImplemented: { value: { status: 501, error: InternalError, errorNumber: 500, message: Not yet., request_id: 92276658-1e27-41c0-8a6a-63ec24ede6a4, success: false } } } } }';
const before = (text: string, more: string): Replacement => [text, `${more}${text}`];
const after = (text: string, more: string): Replacement => [text, `${text}${more}`];

const answers: readonly KnownChange[] = [
  known('a field may be null', 'breaking, breaking, fits', [token, token.replace('string', "[string, 'null']")]),
  known('a field has another type', 'breaking, breaking, fits', [token, '      type: integer\n']),
  known('a field may be left out', 'breaking, breaking, fits', ['[accessToken, accessTokenExpires]', '[accessToken]']),
  known(
    'a field is gone from the schema, and still comes',
    'breaking, breaking, fits',
    [successRequired, 'required: [status, result, success]'],
    ['        request_id:\n          x-source: documented\n          $ref: "#/components/schemas/RequestId"\n', ''],
  ),
  known(
    'a field is gone, and no longer comes',
    'breaking, breaking, breaking',
    [successRequired, 'required: [status, result, success]'],
    ['        request_id:\n          x-source: documented\n          $ref: "#/components/schemas/RequestId"\n', ''],
    ['        request_id: 9c1be948-e415-4917-8a54-76b07880b42b\n', ''],
  ),
  known(
    'a field has another name',
    'breaking, breaking, breaking',
    ['[accessToken, accessTokenExpires]', '[token, accessTokenExpires]'],
    ['        accessToken:\n          x-source', '        token:\n          x-source'],
    [tokenExample, '          token: EXAMPLE-app-access-token\n'],
  ),
  known(
    'a field is new and optional',
    'compatible, fits, fits',
    before('        accessTokenExpires:\n', '        hint: { type: string }\n'),
  ),
  known(
    'a field is new and always comes',
    'compatible, fits, fits',
    ['[accessToken, accessTokenExpires]', '[accessToken, accessTokenExpires, hint]'],
    before('        accessTokenExpires:\n', '        hint: { type: string }\n'),
  ),
  known('an object becomes an array', 'breaking, breaking, fits', [
    '          $ref: "#/components/schemas/AppAccessToken"\n',
    '          type: array\n          items: { $ref: "#/components/schemas/AppAccessToken" }\n',
  ]),
  known('an integer becomes a number', 'breaking, fits, fits', [
    '          type: integer\n          minimum: 400',
    '          type: number\n          minimum: 400',
  ]),
  known('a number is written as a text', 'breaking, breaking, fits', [
    '          type: integer\n          minimum: 400\n          maximum: 599',
    '          type: string',
  ]),
  known('a constant is lifted', 'breaking, breaking, fits', ['          const: 200\n', '']),
  known('the literal that tells success from failure is lifted', 'breaking, breaking, fits', [
    success,
    '          type: boolean\n',
  ]),
  known('an error name is new', 'breaking, breaking, fits', before(firstError, '        - const: Teapot\n')),
  known(
    'an error name is new, and an example shows it',
    'breaking, breaking, breaking',
    before(firstError, '        - const: Teapot\n'),
    [failedExample, '        error: Teapot\n'],
  ),
  known('an error name is gone', 'compatible, fits, fits', [
    '        - const: AuthFailed\n          x-source: observed\n          description: |\n            Authentication failed, and the service does not say why.\n            **Client:** Keep the token, show the failure, and try again only when the user asks for it.\n            **Status:** 401.\n',
    '',
  ]),
  known(
    'an error number is new',
    'breaking, breaking, fits',
    before('        - { const: 256,', '        - { const: 255, title: Teapot }\n'),
  ),
  known('a pattern is changed', 'needs a person, fits, fits', ['"^[!-~]{1,4096}$"', '"^[!-~]{1,2048}$"']),
  known(
    'a pattern is changed to one of any characters, and an example shows it',
    'breaking, fits, breaking',
    ['"^[!-~]{1,4096}$"', '"^.{1,4096}$"'],
    [tokenExample, '          accessToken: EXAMPLE app access token\n'],
  ),
  known('a pattern is lifted', 'breaking, fits, fits', [token, '      type: string\n']),
  known('a pattern is set', 'compatible, fits, fits', [
    message,
    message.replace('string\n', 'string\n          pattern: "[.]$"\n'),
  ]),
  known('a shortest length is set', 'compatible, fits, fits', [
    message,
    message.replace('string\n', 'string\n          minLength: 1\n'),
  ]),
  known('a format is lifted', 'breaking, fits, fits', ['      format: uuid\n', '']),
  known('a format is replaced by one that nobody knows', 'needs a person, fits, fits', [
    '      format: uuid\n',
    '      format: ulid\n',
  ]),
  known('a range is widened', 'breaking, fits, fits', ['minimum: 400', 'minimum: 300']),
  known('a range is narrowed', 'compatible, fits, fits', ['maximum: 599', 'maximum: 504']),
  known(
    'other fields are ruled out',
    'compatible, fits, fits',
    before(`      ${successRequired}`, '      additionalProperties: false\n'),
  ),
  known('the date becomes one of ISO 8601', 'breaking, breaking, fits', [
    "      format: service-date\n      pattern: '^/Date\\((0|-?[1-9][0-9]{0,15})([+-](0[0-9]|1[0-3])[0-5][0-9]|[+-]1400)?\\)/$'\n",
    '      format: date-time\n',
  ]),
];

const statuses: readonly KnownChange[] = [
  known('an error status is no longer listed', 'compatible, fits, fits', [notFound, '']),
  known(
    'an error status is new, in the form of all errors',
    'compatible, fits, fits',
    after(notFound, `        "501": { description: Not implemented, ${envelope} }\n`),
  ),
  known(
    'an error status is new, in a form of its own',
    'breaking, breaking, breaking',
    after(
      notFound,
      '        "418": { description: Teapot, content: { application/json: { schema: { type: object, required: [tea], properties: { tea: { type: string } } } } } }\n',
    ),
  ),
  known(
    'a success is new, in the form of the other',
    'breaking, fits, breaking',
    before(notFound, '        "201": { $ref: "#/components/responses/LoggedOut" }\n'),
  ),
  known(
    'a success is new, in a form of its own',
    'breaking, breaking, breaking',
    before(
      notFound,
      '        "202": { description: Later, content: { application/json: { schema: { type: object, required: [job], properties: { job: { type: string } } } } } }\n',
    ),
  ),
  known('the success is another one', 'breaking, fits, breaking', ['        "200": {', '        "201": {']),
  known('errors without a status of their own are no longer described', 'needs a person, fits, fits', [
    '        default: { $ref: "#/components/responses/UnlistedError" }\n',
    '',
  ]),
  known(
    'a body may come in another media type as well',
    'needs a person, fits, fits',
    before(
      '        application/json:\n          schema: { $ref: "#/components/schemas/LogoutSuccess" }',
      '        application/xml: { schema: { type: string } }\n',
    ),
  ),
];

const headers: readonly KnownChange[] = [
  known('a header need no longer come', 'breaking, fits, fits', [
    `      required: true\n      schema: ${retryAfter}`,
    `      required: false\n      schema: ${retryAfter}`,
  ]),
  known('a header always comes', 'compatible, fits, fits', ['required: false', 'required: true']),
  known('a header is gone', 'breaking, breaking, fits', [
    '        WWW-Authenticate: { $ref: "#/components/headers/WWWAuthenticate" }\n',
    '',
  ]),
  known(
    'a header is new',
    'compatible, fits, fits',
    before('        WWW-Authenticate:', '        X-Region: { schema: { type: string } }\n'),
  ),
  known('a header has another type', 'breaking, breaking, fits', [retryAfter, '{ type: string }']),
  known('a header has a narrower range', 'compatible, fits, fits', ['maximum: 86400', 'maximum: 3600']),
];

const calls: readonly KnownChange[] = [
  known(
    'a header must be sent',
    'breaking, breaking, breaking',
    before(responses, '      parameters: [{ name: X-App-Id, in: header, required: true, schema: { type: string } }]\n'),
  ),
  known(
    'a header may be sent',
    'compatible, fits, fits',
    before(responses, '      parameters: [{ name: X-App-Id, in: header, schema: { type: string } }]\n'),
  ),
  known(
    'a query parameter must be sent',
    'breaking, breaking, breaking',
    before(
      responses,
      '      parameters: [{ name: everywhere, in: query, required: true, schema: { type: boolean } }]\n',
    ),
  ),
  known(
    'a query parameter may be sent',
    'compatible, fits, fits',
    before(responses, '      parameters: [{ name: everywhere, in: query, schema: { type: boolean } }]\n'),
  ),
  known(
    'a body must be sent',
    'breaking, breaking, breaking',
    before(
      responses,
      '      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }\n',
    ),
  ),
  known(
    'a body may be sent',
    'compatible, fits, fits',
    before(responses, '      requestBody: { content: { application/json: { schema: { type: object } } } }\n'),
  ),
];

/** The real operation takes nothing, so nothing that it takes can change. */
const taking: readonly Replacement[] = [
  before(
    responses,
    `      parameters:
        - { name: language, in: query, schema: { type: string, enum: [de, en] } }
        - { name: X-Depth, in: header, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { reason: { type: string, maxLength: 100 }, device: { type: string } }
`,
  ),
];

const takenBefore = [
  known('a query parameter that could be left out must be sent', 'breaking, breaking, breaking', [
    'in: query, schema',
    'in: query, required: true, schema',
  ]),
  known('a query parameter is gone', 'breaking, breaking, fits', [
    '        - { name: language, in: query, schema: { type: string, enum: [de, en] } }\n',
    '',
  ]),
  known('a value may no longer be sent', 'breaking, breaking, fits', ['enum: [de, en]', 'enum: [de]']),
  known('another value may be sent', 'compatible, fits, fits', ['enum: [de, en]', 'enum: [de, en, fr]']),
  known('a header that is sent has another type', 'breaking, breaking, fits', [
    'in: header, schema: { type: string }',
    'in: header, schema: { type: integer }',
  ]),
  known('parameters in another order', 'unchanged, fits, fits', [
    '        - { name: language, in: query, schema: { type: string, enum: [de, en] } }\n        - { name: X-Depth, in: header, schema: { type: string } }\n',
    '        - { name: X-Depth, in: header, schema: { type: string } }\n        - { name: language, in: query, schema: { type: string, enum: [de, en] } }\n',
  ]),
  known('a field of the body must be sent', 'breaking, breaking, fits', [
    '              properties: { reason',
    '              required: [reason]\n              properties: { reason',
  ]),
  known('a field of the body is new and may be left out', 'compatible, fits, fits', [
    'device: { type: string }',
    'device: { type: string }, app: { type: string }',
  ]),
  known('a field of the body is gone', 'needs a person, breaking, fits', [', device: { type: string }', '']),
  known('a text of the body must be shorter', 'breaking, fits, fits', ['maxLength: 100', 'maxLength: 50']),
  known('a text of the body may be longer', 'compatible, fits, fits', ['maxLength: 100', 'maxLength: 500']),
  known('a text of the body may be null', 'compatible, fits, fits', [
    'reason: { type: string',
    "reason: { type: [string, 'null']",
  ]),
  known('other fields of the body are refused', 'breaking, fits, fits', [
    '              properties: { reason',
    '              additionalProperties: false\n              properties: { reason',
  ]),
  known('the body that could be left out must be sent', 'breaking, breaking, breaking', [
    '      requestBody:\n',
    '      requestBody:\n        required: true\n',
  ]),
  known('the body is no longer taken', 'breaking, breaking, fits', [
    taking[0]?.[1].slice(taking[0][1].indexOf('      requestBody'), taking[0][1].indexOf(responses)) ?? '',
    '',
  ]),
].map((change) => ({ ...change, given: taking }));

const document: readonly KnownChange[] = [
  known('the path is another one', 'breaking, breaking, breaking', [
    '  /users/me/logout:\n',
    '  /users/me/sign-out:\n',
  ]),
  known('the method is another one', 'breaking, breaking, breaking', [
    '    post:\n      operationId',
    '    delete:\n      operationId',
  ]),
  known(
    'an operation is new',
    'compatible, fits, fits',
    before(
      '  /users/me/logout:\n',
      '  /ping: { get: { operationId: ping, responses: { "204": { description: Alive } } } }\n',
    ),
  ),
  known('the operationId is another one', 'needs a person, breaking, fits', [
    'operationId: logoutUser',
    'operationId: signOut',
  ]),
  known('the server is another one', 'breaking, fits, fits', [
    '- url: https://api.depot.example',
    '- url: https://api.example.com',
  ]),
  known('a server is new', 'compatible, fits, fits', [
    '    x-source: observed\n\ntags',
    '    x-source: observed\n  - url: https://eu.example.com\n\ntags',
  ]),
  known('the credentials go into another header', 'breaking, fits, breaking', [
    '      name: Authorization\n',
    '      name: X-Token\n',
  ]),
  known(
    'other credentials are needed beside',
    'breaking, fits, breaking',
    ['  - DepotAccessToken: []', '  - { DepotAccessToken: [], AppKey: [] }'],
    after('  securitySchemes:\n', '    AppKey: { type: apiKey, in: header, name: X-App-Key }\n'),
  ),
  known(
    'other credentials will do as well',
    'compatible, fits, fits',
    ['  - DepotAccessToken: []', '  - DepotAccessToken: []\n  - AppKey: []'],
    after('  securitySchemes:\n', '    AppKey: { type: apiKey, in: header, name: X-App-Key }\n'),
  ),
  known('no credentials are needed', 'compatible, fits, fits', before(responses, '      security: []\n')),
  known('the operation is deprecated', 'compatible, fits, fits', before(responses, '      deprecated: true\n')),
  known('words are changed', 'documentation, fits, fits', ['summary: Log out the user', 'summary: Log the user out']),
  known('an example is changed', 'documentation, fits, fits', [
    tokenExample,
    '          accessToken: EXAMPLE-another-app-access-token\n',
  ]),
  known(
    'an inline schema becomes a component',
    'unchanged, fits, fits',
    [`schema: ${retryAfter}`, 'schema: { $ref: "#/components/schemas/Seconds" }'],
    after('\n  schemas:\n', `    Seconds: ${retryAfter}\n`),
  ),
  known(
    'a component has another name',
    'unchanged, breaking, fits',
    ['          $ref: "#/components/schemas/AccessToken"\n', '          $ref: "#/components/schemas/Token"\n'],
    ['    AccessToken:\n      description', '    Token:\n      description'],
  ),
  known('keys in another order, and a comment', 'unchanged, fits, fits', [
    token,
    '      pattern: "^[!-~]{1,4096}$" # visible ASCII\n      type: string\n',
  ]),
];

export const knownChanges: readonly KnownChange[] = [
  ...answers,
  ...statuses,
  ...headers,
  ...calls,
  ...takenBefore,
  ...document,
];
