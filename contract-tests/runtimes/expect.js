/** Comparison, without a library: it must run in every runtime. */

/**
 * Throws unless `actual` has all that `expected` has. `String` and `Number` stand for any that is not empty.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function expect(actual, expected, path = 'it') {
  if (expected === String || expected === Number) {
    if (actual && typeof actual === (expected === String ? 'string' : 'number')) return;
  } else if (Object(expected) !== expected) {
    if (Object.is(actual, expected)) return;
  } else if (Object(actual) === actual && (!Array.isArray(expected) || Object(actual).length === expected.length)) {
    for (const [key, value] of Object.entries(Object(expected))) expect(Object(actual)[key], value, `${path}.${key}`);
    return;
  }
  const told = (/** @type {unknown} */ value) => (typeof value === 'function' ? value.name : JSON.stringify(value));
  throw new Error(`${path} is ${told(actual)}, and should be ${told(expected)}`);
}
