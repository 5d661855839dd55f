/** How the formats that specifications define relate: which texts and numbers of the one the other has as well. */

/** Each format with those that hold all its values, the next wider ones. From OpenAPI's format registry and JSON Schema. */
const wider: Readonly<Record<string, readonly string[]>> = {
  int8: ['int16'],
  int16: ['int32'],
  int32: ['int64', 'double'],
  int64: [],
  uint8: ['uint16', 'int16'],
  uint16: ['uint32', 'int32'],
  uint32: ['uint64', 'int64'],
  uint64: [],
  float: ['double'],
  double: [],
  date: [],
  'date-time': [],
  time: [],
  duration: [],
  email: ['idn-email'],
  'idn-email': [],
  hostname: ['idn-hostname'],
  'idn-hostname': [],
  ipv4: [],
  ipv6: [],
  uri: ['uri-reference', 'iri'],
  'uri-reference': ['iri-reference'],
  iri: ['iri-reference'],
  'iri-reference': [],
  uuid: [],
  'json-pointer': [],
  'relative-json-pointer': [],
  regex: [],
  byte: [],
  binary: [],
};

/** The least and the greatest integer of the formats that have both. */
export const integerRanges: Readonly<Record<string, readonly [least: bigint, greatest: bigint]>> = {
  int8: [-(2n ** 7n), 2n ** 7n - 1n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 2n ** 8n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** The least and the greatest length of the texts of a format. */
export const textLengths: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  uuid: { min: 36, max: 36 },
  date: { min: 10, max: 10 },
  ipv4: { min: 7, max: 15 },
};

/** Whether it is one of the known formats of texts, which says nothing on numbers. */
export function isOfTexts(format: string): boolean {
  return Object.hasOwn(wider, format) && !Object.hasOwn(integerRanges, format) && !['float', 'double'].includes(format);
}

/** What became of the values, from the one format to the other; undefined is no format, which holds all. */
export function relateFormats(
  before: string | undefined,
  after: string | undefined,
): 'same' | 'widened' | 'narrowed' | 'changed' | 'unknown' {
  if (before === after) return 'same';
  const known = [before, after].every((format) => format === undefined || Object.hasOwn(wider, format));
  if (!known) return 'unknown';
  if (holds(after, before)) return 'widened';
  return holds(before, after) ? 'narrowed' : 'changed';
}

export function describeFormat(format: string | undefined): string | undefined {
  return format === undefined ? undefined : JSON.stringify(format);
}

function holds(outer: string | undefined, inner: string | undefined): boolean {
  if (outer === undefined || outer === inner) return true;
  return inner !== undefined && (wider[inner] ?? []).some((format) => holds(outer, format));
}
