/** The rules of the wire differ: one entry is one kind of change, with its level, what became of the subject, and why that matters. */
import type { ChangeLevel } from './change.js';

export interface ChangeRule {
  readonly level: ChangeLevel;
  /** Follows the subject. `{before}` and `{after}` stand for what was and what is. */
  readonly says: string;
  /** What it means to those who use the API. */
  readonly why: string;
}

export type RuleId = keyof typeof rules;

const unexpected = 'Old code may receive what its version of the spec ruled out.';
const narrower = 'Old code receives nothing but what it expects already.';
const refused = 'What old code sends may be refused now.';
const accepted = 'All that old code sends is accepted as before.';
const missing = 'Old code may look for what no longer comes.';
const ignorable = 'Old code does not look at it.';
const unsettled = 'The document does not settle what this means to old code.';
const unreachable = 'Old code calls what is no longer there.';
const unauthorised = 'The credentials that old code sends are no longer enough.';
const authorised = 'The credentials that old code sends are enough as before.';
const reader = 'It concerns readers, and nothing that is sent.';

export const rules = {
  // Values, wherever a schema describes them.
  'response-null-added': breaking('may now be null', 'Old code reads it without expecting null.'),
  'response-null-removed': safe('is no longer null', narrower),
  'request-null-removed': breaking('may no longer be null', refused),
  'request-null-added': safe('may now be null', accepted),
  'response-type-widened': breaking('may now be {after}, and was {before}', unexpected),
  'response-type-narrowed': safe('is now always {after}, and was {before}', narrower),
  'response-type-changed': breaking('is now {after}, and was {before}', unexpected),
  'request-type-widened': safe('may now be {after}, and was {before}', accepted),
  'request-type-narrowed': breaking('must now be {after}, and could be {before}', refused),
  'request-type-changed': breaking('must now be {after}, and had to be {before}', refused),
  'response-value-allowed': breaking('may now come, and never did', unexpected),
  'response-value-excluded': safe('never comes now', narrower),
  'request-value-allowed': safe('may now be sent, and could not', accepted),
  'request-value-excluded': breaking('may no longer be sent', refused),
  'response-enum-value-added': breaking('may now be {after}', 'An exhaustive switch in old code has no case for it.'),
  'response-enum-value-removed': safe('is never {before} now', narrower),
  'response-enum-lifted': breaking('is no longer limited to {before}', unexpected),
  'response-enum-set': safe('is now limited to {after}', narrower),
  'request-enum-value-added': safe('may now be {after}', accepted),
  'request-enum-value-removed': breaking('may no longer be {before}', refused),
  'request-enum-lifted': safe('is no longer limited to {before}', accepted),
  'request-enum-set': breaking('is now limited to {after}', refused),
  'pattern-changed': unclear(
    'has another pattern: {after}, and had {before}',
    'No tool can tell which texts the one takes and the other does not.',
  ),
  'response-pattern-removed': breaking('need no longer match {before}', unexpected),
  'response-pattern-added': safe('now matches {after}', narrower),
  'request-pattern-removed': safe('need no longer match {before}', accepted),
  'request-pattern-added': breaking('must now match {after}', refused),
  'format-unknown': unclear(
    'has the format {after}, and had {before}',
    'Nobody but its author knows how the formats relate.',
  ),
  'response-format-widened': breaking('may now be of the format {after}, and was {before}', unexpected),
  'response-format-narrowed': safe('is now of the format {after}, and was {before}', narrower),
  'response-format-changed': breaking('is now of the format {after}, and was {before}', unexpected),
  'request-format-widened': safe('may now be of the format {after}, and had to be {before}', accepted),
  'request-format-narrowed': breaking('must now be of the format {after}, and could be {before}', refused),
  'request-format-changed': breaking('must now be of the format {after}, and had to be {before}', refused),
  'response-length-widened': breaking('has a looser limit of its length: {after}, and had {before}', unexpected),
  'response-length-narrowed': safe('has a stricter limit of its length: {after}, and had {before}', narrower),
  'request-length-widened': safe('has a looser limit of its length: {after}, and had {before}', accepted),
  'request-length-narrowed': breaking('has a stricter limit of its length: {after}, and had {before}', refused),
  'response-range-widened': breaking('has a looser limit of its range: {after}, and had {before}', unexpected),
  'response-range-narrowed': safe('has a stricter limit of its range: {after}, and had {before}', narrower),
  'request-range-widened': safe('has a looser limit of its range: {after}, and had {before}', accepted),
  'request-range-narrowed': breaking('has a stricter limit of its range: {after}, and had {before}', refused),
  'response-step-widened': breaking('may now be a multiple of {after}, and was of {before}', unexpected),
  'response-step-narrowed': safe('is now a multiple of {after}, and was of {before}', narrower),
  'request-step-widened': safe('may now be a multiple of {after}, and had to be of {before}', accepted),
  'request-step-narrowed': breaking('must now be a multiple of {after}, and had to be of {before}', refused),
  'response-item-count-widened': breaking(
    'has a looser limit of its number of items: {after}, and had {before}',
    unexpected,
  ),
  'response-item-count-narrowed': safe(
    'has a stricter limit of its number of items: {after}, and had {before}',
    narrower,
  ),
  'request-item-count-widened': safe('has a looser limit of its number of items: {after}, and had {before}', accepted),
  'request-item-count-narrowed': breaking(
    'has a stricter limit of its number of items: {after}, and had {before}',
    refused,
  ),
  'response-unique-items-lifted': breaking('may now hold an item twice', unexpected),
  'response-unique-items-set': safe('never holds an item twice now', narrower),
  'request-unique-items-lifted': safe('may now hold an item twice', accepted),
  'request-unique-items-set': breaking('may no longer hold an item twice', refused),
  'response-field-count-widened': breaking(
    'has a looser limit of its number of fields: {after}, and had {before}',
    unexpected,
  ),
  'response-field-count-narrowed': safe(
    'has a stricter limit of its number of fields: {after}, and had {before}',
    narrower,
  ),
  'request-field-count-widened': safe(
    'has a looser limit of its number of fields: {after}, and had {before}',
    accepted,
  ),
  'request-field-count-narrowed': breaking(
    'has a stricter limit of its number of fields: {after}, and had {before}',
    refused,
  ),
  'default-changed': unclear(
    'has another default: {after}, and had {before}',
    'Who leaves it out may mean something else by that now.',
  ),
  'keyword-changed': unclear('has another `{keyword}`', unsettled),

  // Fields of objects.
  'response-field-added': safe('is new', ignorable),
  'response-field-added-to-closed': breaking(
    'is new',
    'The old document ruled out other fields, so a strict check in old code refuses it.',
  ),
  'response-required-field-removed': breaking('is gone, and always came', missing),
  'response-optional-field-removed': breaking('is gone, and came at times', missing),
  'response-field-made-optional': breaking('need no longer come', missing),
  'response-field-made-required': safe('always comes now', narrower),
  'response-write-only-set': breaking('is now write-only, and no longer comes', missing),
  'response-write-only-lifted': safe('is no longer write-only, and comes now', ignorable),
  'request-required-field-added': breaking('is new, and must be sent', 'Old code does not send it.'),
  'request-optional-field-added': safe('is new, and may be left out', accepted),
  'request-field-removed': unclear(
    'is gone',
    'It may still be sent, but the document no longer says what becomes of it.',
  ),
  'request-field-removed-from-closed': breaking('is gone, and other fields are ruled out', refused),
  'request-field-made-required': breaking('must now be sent', 'Old code may leave it out.'),
  'request-field-made-optional': safe('may now be left out', accepted),
  'request-read-only-set': breaking('is now read-only, and what is sent there has no effect', 'Old code may send it.'),
  'request-read-only-lifted': safe('is no longer read-only, and may be sent', accepted),
  'access-changed': documentation(
    'is marked otherwise as to reading and writing: {after}, and was {before}',
    'It concerns the other direction, in which it is not used.',
  ),
  'response-other-fields-allowed': unclear(
    'may now have other fields',
    'Old code that checks answers strictly refuses them; other code does not look at them.',
  ),
  'response-other-fields-excluded': safe('has no other fields now', narrower),
  'request-other-fields-allowed': safe('may now have other fields', accepted),
  'request-other-fields-excluded': breaking('may no longer have other fields', refused),

  'condition-changed': unclear(
    'differs: {keyword}',
    'It stands under a keyword such as `not` or `if`, under which wider and narrower change places.',
  ),

  // Alternatives.
  'response-alternative-added': breaking('may now come in another form: {after}', 'Old code has no case for it.'),
  'response-alternative-removed': safe('no longer comes in the form {before}', narrower),
  'request-alternative-added': safe('may now be sent in another form: {after}', accepted),
  'request-alternative-removed': breaking('may no longer be sent in the form {before}', refused),
  'alternatives-recombined': unclear('has its alternatives put together in another way', unsettled),
  'discriminator-changed': breaking(
    'is told apart by {after}, and was by {before}',
    'Old code looks into another field to tell the forms apart.',
  ),
  'request-discriminator-value-added': safe('may now be told apart by more: {after}, and was by {before}', accepted),
  'response-discriminator-value-removed': safe('is now told apart by fewer: {after}, and was by {before}', narrower),
  'discriminator-mapping-changed': unclear(
    'is told apart in another way: {after}, and was {before}',
    'Old code may not know what a value stands for.',
  ),

  // Operations, and what they answer.
  'operation-removed': breaking('is gone', unreachable),
  'operation-added': safe('is new', ignorable),
  'operation-id-changed': unclear(
    'has another operationId: {after}, and had {before}',
    'Nothing on the wire changes, but generated clients name their methods after it.',
  ),
  'path-variable-renamed': documentation('is called {after} now, and was {before}', reader),
  'response-success-status-added': breaking(
    'may now come',
    'Old code does not take it for a success, or reads it as another one.',
  ),
  'response-success-status-removed': breaking('no longer comes', 'Old code waits for it.'),
  'response-error-status-added': unclear(
    'may now come',
    'Old code that lists the statuses it knows has no case for it; other code goes by the first digit.',
  ),
  'response-error-status-removed': safe('no longer comes', narrower),
  'response-status-regrouped': safe('is listed in another way', 'Another entry covers it, with which it is compared.'),
  'response-default-added': unclear(
    'may now come with any status that is not listed',
    'Old code may not expect other statuses.',
  ),
  'response-default-removed': unclear('is no longer described', 'Old code may read what other statuses come with.'),
  'response-body-added': safe('is new', ignorable),
  'response-body-removed': breaking('is gone', missing),
  'response-media-type-added': unclear(
    'may now come as {after}',
    'Whether old code can receive it depends on the Accept header that it sends.',
  ),
  'response-media-type-removed': breaking('no longer comes as {before}', missing),
  'request-media-type-added': safe('may now be sent as {after}', accepted),
  'request-media-type-removed': breaking('may no longer be sent as {before}', refused),
  'media-type-parameter-changed': unclear(
    'has the media type {after}, and had {before}',
    'Code that compares the whole text of a media type does not know it.',
  ),
  'response-header-added': safe('is new', ignorable),
  'response-required-header-removed': breaking('is gone, and always came', missing),
  'response-optional-header-removed': breaking('is gone, and came at times', missing),
  'response-header-made-optional': breaking('need no longer come', missing),
  'response-header-made-required': safe('always comes now', narrower),
  'link-added': safe('has a new link: {after}', ignorable),
  'links-changed': unclear('has other links', 'Old code may follow them.'),

  // What is sent.
  'request-required-parameter-added': breaking('is new, and must be sent', 'Old code does not send it.'),
  'request-optional-parameter-added': safe('is new, and may be left out', accepted),
  'request-parameter-removed': breaking('is gone', 'What old code sends there has no effect, or is refused.'),
  'request-parameter-made-required': breaking('must now be sent', 'Old code may leave it out.'),
  'request-parameter-made-optional': safe('may now be left out', accepted),
  'request-empty-value-allowed': safe('may now be sent empty', accepted),
  'request-reserved-characters-allowed': safe('may now have reserved characters as they are', accepted),
  'request-serialization-changed': breaking('is written in another way: {after}, and was {before}', refused),
  'response-serialization-changed': breaking('is written in another way: {after}, and was {before}', unexpected),
  'request-required-body-added': breaking('is new, and must be sent', 'Old code sends none.'),
  'request-optional-body-added': safe('is new, and may be left out', accepted),
  'request-body-removed': breaking('is gone', 'What old code sends there has no effect, or is refused.'),
  'request-body-made-required': breaking('must now be sent', 'Old code may leave it out.'),
  'request-body-made-optional': safe('may now be left out', accepted),

  // Messages to the consumer.
  'callback-added': safe('is new', 'Old code does not ask for it.'),
  'callback-removed': breaking('is gone', 'Old code waits for it.'),
  'webhook-added': safe('is new', 'Old code has not signed up for it.'),
  'webhook-removed': breaking('is gone', 'Old code waits for it.'),
  'callback-message-eased': safe(
    'differs: {keyword}',
    'A consumer that serves the old message serves the new one, too.',
  ),
  'callback-message-changed': unclear(
    'differs: {keyword}',
    'The consumer is the one who is called here, and must serve the new message.',
  ),

  // Servers.
  'server-url-changed': breaking('is {after} now, and was {before}', 'Old code calls the old address.'),
  'server-default-changed': breaking(
    'that stands first is {after} now, and was {before}',
    'Clients take the first server when they are told no other.',
  ),
  'server-removed': breaking('{before} is gone', 'Old code may call it.'),
  'server-added': safe('{after} is new', 'Old code calls the servers that it knows.'),
  'server-variable-default-changed': breaking(
    'has another default: {after}, and had {before}',
    'Clients that set no value call another address.',
  ),
  'server-variable-value-removed': breaking('may no longer be {before}', 'Old code may call that address.'),
  'server-variable-value-added': safe('may now be {after}', 'Old code uses the values that it knows.'),

  // Security.
  'security-added': breaking('now asks for credentials: {after}', 'Old code may send none.'),
  'security-lifted': safe('can now be called without credentials', authorised),
  'security-alternative-removed': breaking('can no longer be called with {before}', unauthorised),
  'security-alternative-added': safe('can now be called with {after} as well', authorised),
  'security-scheme-added': breaking('needs {after} now, and needed {before}', unauthorised),
  'security-scheme-dropped': safe('needs no more than {after} now, and needed {before}', authorised),
  'security-scope-added': breaking('needs the scopes {after} now, and needed {before}', unauthorised),
  'security-scope-dropped': safe('needs the scopes {after} now, and needed {before}', authorised),
  'security-scheme-changed': breaking('has another `{keyword}`: {after}, and had {before}', unauthorised),
  'security-metadata-added': safe('now says where its metadata are: {after}', authorised),
  'security-flow-removed': breaking('no longer has the flow {before}', 'Old code may get its tokens that way.'),
  'security-flow-added': safe('now has the flow {after}', authorised),
  'security-flow-url-changed': breaking(
    'has another `{keyword}`: {after}, and had {before}',
    'Old code gets its tokens from the old address.',
  ),
  'security-flow-scope-removed': breaking('no longer has the scope {before}', 'Old code may ask for it.'),
  'security-flow-scope-added': safe('now has the scope {after}', authorised),

  // What readers and generators see.
  'deprecation-set': safe('is now deprecated', 'It works as before, but may go one day.'),
  'deprecation-lifted': safe('is no longer deprecated', 'It works as before.'),
  'openapi-version-changed': documentation(
    'is {after} now, and was {before}',
    'What the versions mean by the same words is compared.',
  ),
  'info-version-changed': documentation('is {after} now, and was {before}', reader),
  'extension-changed': documentation('has another `{keyword}`', reader),
  'example-changed': documentation('has other examples', reader),
  'description-changed': documentation('is described in other words (`{keyword}`)', reader),
} as const satisfies Record<string, ChangeRule>;

/** What became of a subject, in words. */
export function tell(rule: RuleId, { before = 'none', after = 'none', keyword = '' }: Texts): string {
  const words: Readonly<Record<string, string>> = { before, after, keyword };
  return rules[rule].says.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
}

interface Texts {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly keyword?: string | undefined;
}

function breaking(says: string, why: string): ChangeRule {
  return { level: 'breaking', says, why };
}

function unclear(says: string, why: string): ChangeRule {
  return { level: 'needs a person', says, why };
}

function safe(says: string, why: string): ChangeRule {
  return { level: 'non-breaking', says, why };
}

function documentation(says: string, why: string): ChangeRule {
  return { level: 'documentation', says, why };
}
