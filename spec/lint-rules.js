/** Lint rules for what Redocly does not look at, and for what the generator, the mock server and the client rely on. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * The part of Redocly's plugin interface that is used here; the package publishes no types.
 * @typedef {{ readonly pointer: string, child(keys: readonly string[]): Location, key(): object }} Location
 * @typedef {object} Context
 * @property {Location} location
 * @property {string | number} key
 * @property {{ readonly name: string }} type
 * @property {(node: unknown) => { readonly node?: unknown, readonly location?: Location }} resolve
 * @property {(problem: { message: string, location: object }) => void} report
 *
 * What a rule does at each kind of node, by Redocly's name of the kind.
 * @typedef {Record<string, (place: Cursor) => void>} Visitors
 */

/** @type {Readonly<Record<string, readonly string[]>>} */
const headersOfStatus = { 401: ['WWW-Authenticate'], 405: ['Allow'], 429: ['Retry-After'], 503: ['Retry-After'] };
const sources = ['documented', 'observed', 'decided'];
const envelope = '#/components/schemas/ErrorEnvelope';

/**
 * Each rule stands under the reason for which it exists.
 * @type {Readonly<Record<string, () => Visitors>>}
 */
const rules = {
  // The mock server sends a header's example as it stands, and Redocly never holds it against the header's schema.
  'header-examples-valid': () => {
    const { Root, findings } = schemaChecker();
    return {
      Root,
      Header: (header) => {
        for (const example of examplesOf(header)) {
          const found = findings(example.node, header.child('schema'));
          if (found === '') continue;
          const fault = `The example ${JSON.stringify(example.node)} breaks the schema of this header: ${found}.`;
          example.report(fault, 'change the example, or the schema if the example is right.');
        }
      },
    };
  },

  // A client or a mock server fills a default in unchecked, and then sends what the document forbids.
  'defaults-valid': () => {
    const { Root, findings } = schemaChecker();
    /** @type {(schema: Cursor) => void} */
    const check = (schema) => {
      const preset = schema.child('default');
      const found = preset.node === undefined ? '' : findings(preset.node, schema);
      if (found === '') return;
      const fault = `The default ${JSON.stringify(preset.node)} breaks the schema that it belongs to: ${found}.`;
      preset.report(fault, 'change the default, or the schema around it.');
    };
    return {
      Root,
      Schema: check,
      // A default may stand beside a reference, where Redocly passes it over.
      ref: (node) => (node.context.type.name === 'Schema' ? check(node) : undefined),
    };
  },

  // Every call carries an access token, which anybody on the way could read over plain http.
  'https-servers': () => ({
    Server: (server) => {
      const url = server.child('url');
      if (typeof url.node !== 'string' || /^https:\/\//i.test(url.node)) return;
      url.report(`The server ${url.node} is not https.`, 'begin the URL with https://.');
    },
  }),

  // RFC 9110 gives a body no meaning with these methods: fetch refuses to send one with GET, and proxies drop it.
  'no-body-on-get': () => ({
    Operation: (operation) => {
      const method = String(operation.context.key);
      const body = operation.child('requestBody');
      if (!['get', 'head', 'delete'].includes(method) || body.node === undefined) return;
      body.report(`${method.toUpperCase()} has a request body.`, 'use parameters, or another method.');
    },
  }),

  // fetch refuses to send it, so that no client could call the operation.
  'no-trace': () => ({
    Operation: (operation) => {
      if (operation.context.key === 'trace') operation.report('fetch sends no TRACE.', 'use another method.');
    },
  }),

  // openapi-fetch writes the objects of a query as `deepObject`, the parameters of a path as `simple`, and does not look at
  // `content`; the mock server stops at a list or an object in a path.
  'sendable-parameters': () => ({
    Parameter: (parameter) => {
      const [place, style] = ['in', 'style'].map((key) => parameter.child(key).node);
      const types = [parameter.child('schema').follow().child('type').node].flat();
      const isObject = types.includes('object');
      if (parameter.child('content').node !== undefined) {
        parameter.report('This parameter has `content`.', 'use `schema`.');
      } else if (place === 'query' && isObject && style !== 'deepObject') {
        parameter.report('This object in the query is not written as openapi-fetch does.', 'add style: deepObject.');
      } else if (place === 'path' && (isObject || types.includes('array'))) {
        parameter.report('This parameter of the path is a list or an object.', 'put it into the query.');
      } else if (place === 'path' && (style ?? 'simple') !== 'simple') {
        parameter.report('This parameter of the path is not written as openapi-fetch does.', 'leave out its style.');
      }
    },
  }),

  // The mock server invents a body where it finds no example, and the contract tests go through the named ones.
  'named-response-examples': () => ({
    Response: (response) => {
      for (const media of response.children('content')) {
        if (media.children('examples').length > 0) continue;
        const remedy = 'add one to components/examples, and refer to it under `examples`.';
        media.report(`The ${media.name} body of this response has no named example.`, remedy);
      }
    },
  }),

  // The mock server invents a value for a header that has no example.
  'header-examples-present': () => ({
    Header: (header) => {
      if (examplesOf(header).length === 0) header.report('This header has no example.', 'add one under `examples`.');
    },
  }),

  // HTTP asks for these headers, and the client acts on them; the mock server promises only what is `required`.
  'status-headers': () => ({
    Operation: (operation) => {
      for (const response of operation.children('responses')) {
        const names = headersOfStatus[response.name] ?? [];
        for (const name of names) requireHeader(response.follow(), name, `A response with status ${response.name}`);
      }
    },
  }),

  // A cache on the way that keeps such an answer hands the token to whoever asks next.
  'no-store-on-tokens': () => ({
    Response: (response) => {
      const schemas = response.children('content').map((media) => media.child('schema'));
      if (!schemas.some((schema) => hasProperty(schema, 'accessToken'))) return;
      requireHeader(response, 'Cache-Control', 'A response with an access token');
    },
  }),

  // The client reads every error as this one envelope, and takes any other body for a broken answer.
  'error-envelope': () => ({
    Operation: (operation) => {
      for (const response of errorResponsesOf(operation)) {
        const target = response.follow();
        if (target.child('content', 'application/json', 'schema', '$ref').node === envelope) continue;
        const fault = `The error response for ${response.name} has not the common error envelope for a body.`;
        target.report(fault, `let its application/json schema be $ref: "${envelope}".`);
      }
    },
  }),

  // A schema cannot say which fields belong together, and the tests and the mock server take every example as true.
  'error-examples-consistent': () => {
    /** @type {Map<unknown, unknown>} */
    const numbers = new Map();
    return {
      Root: (root) => {
        for (const entry of errorEntries(root, 'ErrorNumber')) {
          numbers.set(entry.child('title').node, entry.child('const').node);
        }
      },
      Operation: (operation) => {
        const listed = operation.children('responses').map(({ name }) => name);
        for (const response of errorResponsesOf(operation)) {
          for (const media of response.follow().children('content')) {
            for (const example of examplesOf(media)) {
              checkStatus(example, response.name, listed);
              checkNumber(example, numbers);
            }
          }
        }
      },
    };
  },

  // A name without its number, or without an example, is an error that no test and no mocked answer ever shows.
  'error-names-complete': () => ({
    Root: (root) => {
      const names = errorEntries(root, 'ErrorName').map((entry) => entry.child('const'));
      const titles = errorEntries(root, 'ErrorNumber').map((entry) => entry.child('title'));
      const shown = root.children('components', 'examples').map((example) => example.child('value', 'error').node);
      for (const name of names) {
        const numbers = titles.filter((title) => title.node === name.node).length;
        const remedy = 'give ErrorNumber exactly one entry with this title.';
        if (numbers !== 1) name.report(`${name.node} has ${numbers} numbers in ErrorNumber.`, remedy);
        if (shown.includes(name.node)) continue;
        name.report(`No example shows ${name.node}.`, 'add one to components/examples, and to the response for it.');
      }
      for (const title of titles) {
        const count = names.filter((name) => name.node === title.node).length;
        const remedy = 'let ErrorName have exactly one entry with this name, or remove the number.';
        if (count !== 1) title.report(`The name ${title.node} stands ${count} times in ErrorName.`, remedy);
      }
    },
  }),

  // The generated types are named after components; what stands inline gets no name that a caller could import.
  'named-components': () => {
    /** @type {(place: Cursor, section: string) => void} */
    const named = (place, section) => {
      if (String(place.child('$ref').node).startsWith(`#/components/${section}/`)) return;
      const fault = `${place.name} stands inline, or refers to something outside components/${section}.`;
      place.report(fault, `move it to components/${section}, and refer to it by $ref.`);
    };
    return {
      Operation: (operation) => {
        for (const response of operation.children('responses')) named(response, 'responses');
      },
      Response: (response) => {
        for (const header of response.children('headers')) named(header, 'headers');
        for (const media of response.children('content')) {
          const schema = media.child('schema');
          // The items' name tells what a list is of.
          named(schema.child('type').node === 'array' ? schema.child('items') : schema, 'schemas');
          for (const example of media.children('examples')) named(example, 'examples');
        }
      },
      Schema: (schema) => {
        for (const part of [...schema.children('properties'), schema.child('items')]) {
          const isObject = [part.child('type').node].flat().includes('object');
          if (isObject && part.child('$ref').node === undefined) named(part, 'schemas');
        }
      },
    };
  },

  // Descriptions become the comments of the generated types, which are all that most callers read.
  described: () => ({
    Root: (root) => {
      for (const section of ['schemas', 'responses', 'headers', 'securitySchemes']) {
        for (const component of root.children('components', section)) {
          const { node } = component.child('description');
          // That a response has the field at all is seen to by Redocly's own rule `struct`.
          if (section === 'responses' ? node !== '' : typeof node === 'string' && node.trim() !== '') continue;
          component.report(`${component.name} has no description.`, 'say in `description` what its name does not.');
        }
      }
    },
  }),

  // Buddy's page says only part of this: a reviewer must see of each element whether it is known, or was settled here.
  'source-marked': () => {
    /** @type {(place: Cursor) => void} */
    const marked = (place) => {
      if (sources.includes(String(place.child('x-source').node))) return;
      const remedy = `add x-source: ${sources.join(' | ')}, and a row in the table of spec/README.md.`;
      place.report('Nothing says how this element is known.', remedy);
    };
    return {
      Server: marked,
      Operation: marked,
      SecurityScheme: marked,
      Response: marked,
      Header: marked,
      Schema: (schema) => {
        if (/^#\/components\/schemas\/[^/]+$/.test(schema.location.pointer)) marked(schema);
        for (const property of schema.children('properties')) marked(property);
      },
      Root: (root) => {
        for (const name of ['ErrorName', 'ErrorNumber']) for (const entry of errorEntries(root, name)) marked(entry);
      },
    };
  },

  // Whoever finds a token in a public file must see at once that it opens nothing; so must a secret scanner.
  'fake-tokens': () => {
    /** @type {(place: Cursor) => void} */
    const search = (place) => {
      for (const part of place.children()) {
        if (part.name !== 'accessToken' || typeof part.node !== 'string') search(part);
        else if (!part.node.startsWith('EXAMPLE-')) {
          part.report('This access token could be taken for a real one.', 'begin it with EXAMPLE-.');
        }
      }
    };
    return { Root: search };
  },
};

export default function plugin() {
  /** @type {(visitors: Visitors) => Record<string, (node: unknown, context: Context) => void>} */
  const forRedocly = (visitors) =>
    Object.fromEntries(
      Object.entries(visitors).map(([kind, visit]) => [
        kind,
        (node, context) => visit(new Cursor(node, context.location, context)),
      ]),
    );
  const oas3 = Object.entries(rules).map(([name, rule]) => [name, () => forRedocly(rule())]);
  return { id: 'buddy', rules: { oas3: Object.fromEntries(oas3) } };
}

/** A part of the document, and where it stands; the part is undefined when nothing stands there. */
class Cursor {
  /**
   * @param {unknown} node
   * @param {Location} location
   * @param {Context} context
   * @param {string} name The key under which it stands.
   */
  constructor(node, location, context, name = '') {
    this.node = node;
    this.location = location;
    this.context = context;
    this.name = name;
  }

  /** @param {string[]} keys */
  child(...keys) {
    const node = keys.reduce((parent, key) => (isObject(parent) ? parent[key] : undefined), this.node);
    return new Cursor(node, this.location.child(keys), this.context, keys.at(-1));
  }

  /** @param {string[]} keys Where to find the object or array whose parts are wanted. @returns {Cursor[]} */
  children(...keys) {
    const { node } = this.child(...keys);
    return isObject(node) ? Object.keys(node).map((key) => this.child(...keys, key)) : [];
  }

  /** What a `$ref` leads to. @returns {Cursor} */
  follow() {
    if (this.child('$ref').node === undefined) return this;
    const { node, location = this.location } = this.context.resolve(this.node);
    return new Cursor(node, location, this.context, this.name);
  }

  /** @type {(fault: string, remedy: string) => void} */
  report(fault, remedy) {
    this.context.report({ message: `${fault}\nMend it: ${remedy}`, location: this.location.key() });
  }
}

/** @type {(value: unknown) => value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** The values of the named examples, and of the single one. @type {(place: Cursor) => Cursor[]} */
function examplesOf(place) {
  const named = place.children('examples').map((example) => example.follow().child('value'));
  return [...named, place.child('example')].filter(({ node }) => node !== undefined);
}

/** @type {(operation: Cursor) => Cursor[]} */
function errorResponsesOf(operation) {
  return operation.children('responses').filter(({ name }) => /^([45]|default$)/.test(name));
}

/** @type {(root: Cursor, schema: string) => Cursor[]} */
function errorEntries(root, schema) {
  return root.children('components', 'schemas', schema, 'oneOf');
}

/** @type {(response: Cursor, name: string, subject: string) => void} */
function requireHeader(response, name, subject) {
  const header = response.children('headers').find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (header?.follow().child('required').node === true) return;
  const remedy = `declare ${name} under its \`headers\`, with required: true.`;
  response.report(`${subject} must promise the header ${name}, and does not.`, remedy);
}

/** @type {(example: Cursor, declared: string, listed: readonly string[]) => void} */
function checkStatus(example, declared, listed) {
  const status = example.child('status');
  const [digit, text] = [String(status.node).charAt(0), String(status.node)];
  const unlisted = /^[45]\d\d$/.test(text) && !listed.includes(text);
  const belongs = { default: unlisted && !listed.includes(`${digit}XX`), [`${digit}XX`]: unlisted, [text]: true };
  if (belongs[declared]) return;
  const fault = `This example has the status ${text}, and stands under the response for ${declared}.`;
  status.report(fault, 'change its `status`, or move it to the response that it shows.');
}

/** @type {(example: Cursor, numbers: ReadonlyMap<unknown, unknown>) => void} */
function checkNumber(example, numbers) {
  const error = example.child('error').node;
  const number = example.child('errorNumber');
  if (!numbers.has(error) || numbers.get(error) === number.node) return;
  const remedy = `write ${numbers.get(error)}, as ErrorNumber has it.`;
  number.report(`The errorNumber ${number.node} does not belong to ${error}.`, remedy);
}

/** @type {(schema: Cursor, name: string, seen?: Set<unknown>) => boolean} */
function hasProperty(schema, name, seen = new Set()) {
  if (!isObject(schema.node) || seen.has(schema.node)) return false;
  seen.add(schema.node);
  if (schema.child('properties', name).node !== undefined) return true;
  return [schema.follow(), ...schema.children()].some((part) => hasProperty(part, name, seen));
}

/** Compares values with the document's schemas, compiled as one so that a `$ref` finds its target. */
function schemaChecker() {
  // Unknown keywords and formats are OpenAPI's and Buddy's own.
  const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false });
  addFormats.default(ajv);
  return {
    /** @type {(root: Cursor) => void} */
    Root: ({ node }) => {
      if (isObject(node)) ajv.addSchema(node, 'spec');
    },
    /** What the value has against the schema; empty when all is well. @type {(value: unknown, schema: Cursor) => string} */
    findings: (value, schema) => {
      try {
        const validate = ajv.compile({ $ref: `spec${encodeURI(schema.location.pointer)}` });
        return validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: 'it' });
      } catch {
        // A schema that does not compile is reported by Redocly's own rules.
        return '';
      }
    },
  };
}
