/** What the wire differ says of pairs of specs that other tools were reported to judge wrongly: every break is told by name, and nothing else stops. */
import { CommandError } from 'command-line';
import { loadDocument } from 'openapi-document';
import { describe, test } from 'vitest';
import type { ChangeLevel } from './change.js';
import { diffDocuments } from './diff.js';

interface Case {
  /** A folder of `fixtures/cases`. */
  readonly name: string;
  /** The gravest that is told; `unchanged` when there is nothing but words. */
  readonly level: ChangeLevel | 'unchanged';
  /** What every finding that stops is about, in part. */
  readonly told?: readonly string[];
  /** Why it is not read at all. */
  readonly refused?: RegExp;
  readonly files?: readonly [base: string, head: string];
}

const breaking = (name: string, ...told: readonly string[]): Case => ({ name, level: 'breaking', told });
const unclear = (name: string, ...told: readonly string[]): Case => ({ name, level: 'needs a person', told });
const fits = (name: string): Case => ({ name, level: 'non-breaking' });
const same = (name: string): Case => ({ name, level: 'unchanged' });
const refused = (name: string, why: RegExp): Case => ({ name, level: 'unchanged', refused: why });

const cases: readonly Case[] = [
  breaking('alternatives-and-required', '{x, a, d}', '{x, b, d}', '`id` of the 200 response is gone, and always came'),
  breaking(
    'approval-covers-more-fields-removed',
    '`b` of the 200 response is gone',
    '`c` of the 200 response is gone',
    '`d` of the 200 response is gone',
  ),
  breaking(
    'approval-covers-more-long-enum',
    ...Array.from({ length: 55 }, (_, index) => `no longer be "value-${String(index).padStart(3, '0')}"`),
  ),
  breaking(
    'approval-covers-more-recombined',
    '{a, c}',
    '{a, d}',
    '{b, c}',
    '{b, d}',
    '`id` of the 200 response is gone',
  ),
  breaking('approval-covers-more-ref-keyword', '`/^x/.a` of the 200 response is now integer', '`/^x/.b`'),
  same('byte-30-31'),
  same('common-field-into-alternatives'),
  { ...fits('consumer-without-a-base'), files: ['base.json', 'head.json'] },
  same('deepobject-explode-default'),
  same('defaults-written-out'),
  unclear('discriminator-implicit-rename', 'told apart in another way: "Feline", and was "Cat"'),
  breaking('discriminator-inheritance-subtype', '`(cat).meow` of the 200 response is gone, and always came'),
  same('discriminator-mapping-explicit'),
  breaking('dynamic-ref-simple', '`kids[].b` of the 200 response is gone'),
  unclear('encoding-header-graph', '`f` of the request has another `contentType`'),
  fits('encoding-of-new-field'),
  breaking(
    'fields-removed-named',
    '`b` of the 200 response is gone',
    '`c` of the 200 response is gone',
    '`d` of the 200 response is gone',
  ),
  same('ignored-headers'),
  fits('int-to-string-query'),
  same('int64-on-bounded'),
  breaking('int64-precision', 'maximum 9223372036854775300, and had maximum 9223372036854775807'),
  breaking('lint-fault', '`code` of the 200 response is now integer, and was string'),
  same('loose-to-exploded-object'),
  unclear('missing-ref-base', 'has another `$ref`'),
  { ...same('multi-file-common'), files: ['v1/openapi.yaml', 'v2/openapi.yaml'] },
  breaking('network-fetch', 'is now integer, and was string'),
  breaking('nullable-leftover-31', '`note` of the request may no longer be null'),
  same('open-enum'),
  refused('openapi-number', /`openapi: 3`, which is no text\. Quote it/),
  breaking('ops-removed-named', 'GET /a1 is gone', 'GET /a2 is gone', 'GET /a3 is gone', 'GET /a4 is gone'),
  breaking('params-removed-named', 'parameter `a` is gone', 'parameter `b` is gone', 'parameter `c` is gone'),
  breaking('path-item-ref-siblings', 'the query parameter `z` must now be sent'),
  same('pattern-any-added'),
  breaking('pattern-properties-deep', '`/^x_/.k8.k7.k6.k5.k4.k3.k2.k1.k0` of the 200 response is now integer'),
  same('server-variable-inlined'),
  same('split-template'),
  breaking(
    'status-names-operation',
    'POST /a: the 202 response may now come',
    'POST /b: the 202 response may now come',
  ),
  refused('swagger2', /is a document of Swagger 2\.0, which is not supported/),
  breaking('two-webhooks-removed', 'the webhook `one` is gone', 'the webhook `two` is gone'),
  same('type-array-to-oneof'),
  same('type-object-beside-oneof'),
  same('unused-scheme-changed'),
  same('url-ref'),
  refused('utf16', /is written in UTF-16/),
  same('wildcard-response-narrowed'),
  unclear('wildcard-response-widened', 'the body of the 200 response may now come as */*'),
  breaking('x-webhooks-30', '`id` of the request of the webhook `packed` is now integer'),
  breaking('yaml-merge-ref', '`code` of the 404 response is now integer, and was string'),
];

const folder = new URL('../../fixtures/cases/', import.meta.url).pathname;
const levels: readonly ChangeLevel[] = ['breaking', 'needs a person', 'non-breaking'];

describe('a pair of specs', () => {
  test.for(cases)('$name: $level', async ({ name, level, told = [], refused: why, files }, { expect }) => {
    const [base, head] = files ?? ['base.yaml', 'head.yaml'];
    const load = (file: string) => loadDocument({ path: `${name}/${file}`, folder });
    if (why !== undefined) {
      const reason: unknown = await load(base).catch((error: unknown) => error);
      expect(reason).toBeInstanceOf(CommandError);
      expect(reason).toMatchObject({ exitCode: 2, message: expect.stringMatching(why) });
      return;
    }
    const changes = diffDocuments(await load(base), await load(head));
    const stopping = changes.filter((one) => one.level === 'breaking' || one.level === 'needs a person');
    const sentences = stopping.map(({ sentence }) => sentence);
    expect(levels.find((one) => changes.some((change) => change.level === one)) ?? 'unchanged').toBe(level);
    expect(sentences).toHaveLength(told.length);
    for (const words of told) expect(sentences).toContainEqual(expect.stringContaining(words));
  });
});
