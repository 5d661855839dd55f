/** Reckons with the numbers of a document, whose digits are all of account. */
import { decimalOf } from 'openapi-document';

/** `digits` times ten to the power of `exponent`. No zero stands at the end of `digits`, so that each number has one form. */
export interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

export const one: Exact = { digits: 1n, exponent: 0 };

/** Undefined when the text is no number in figures. */
export function exactOf(text: string): Exact | undefined {
  const decimal = decimalOf(text);
  if (decimal === undefined) return undefined;
  const digits = BigInt(decimal.digits);
  return { digits: decimal.isNegative ? -digits : digits, exponent: decimal.exponent };
}

export function exactly(number: number | bigint): Exact {
  return exactOf(String(number)) ?? { digits: 0n, exponent: 0 };
}

/** Below 0 when the first is less, above when it is greater. */
export function compare(first: Exact, second: Exact): number {
  const [sign, other] = [signOf(first), signOf(second)];
  if (sign !== other || sign === 0) return sign - other;
  // Powers may be of any size, so that both are written out only where they have their points at one place.
  const places = pointOf(first) - pointOf(second);
  if (places !== 0) return sign * places;
  const lowest = Math.min(first.exponent, second.exponent);
  const [scaled, against] = [first, second].map(({ digits, exponent }) => digits * tens(exponent - lowest));
  return signOf({ digits: (scaled ?? 0n) - (against ?? 0n) });
}

export function isWhole({ exponent }: Exact): boolean {
  return exponent >= 0;
}

/** The nearest integer that is not less, or not greater. */
export function rounded(number: Exact, direction: 'up' | 'down'): Exact {
  if (isWhole(number)) return number;
  const sign = signOf(number);
  const away = (direction === 'up') === sign > 0 ? BigInt(sign) : 0n;
  const cut = pointOf(number) <= 0 ? 0n : number.digits / tens(-number.exponent);
  return exactly(cut + away);
}

/** The integer that comes so many after a whole number. */
export function after(number: Exact, steps: number): Exact {
  return exactly(integerOf(number) + BigInt(steps));
}

/** A whole number. */
export function integerOf({ digits, exponent }: Exact): bigint {
  return digits * tens(exponent);
}

/** Whether the first is a whole number of times the second. */
export function isMultiple(first: Exact, second: Exact): boolean {
  if (second.digits === 0n) return false;
  if (first.digits === 0n) return true;
  const power = first.exponent - second.exponent;
  // No more twos and fives are in a number than it has binary digits.
  return power >= 0 && (first.digits * tens(Math.min(power, bits(second.digits)))) % second.digits === 0n;
}

/** The least whole number that is a multiple. */
export function wholeMultiple(number: Exact): Exact {
  if (isWhole(number)) return number;
  const { digits, exponent } = number;
  let [rest, divisor] = [digits < 0n ? -digits : digits, tens(Math.min(-exponent, bits(digits)))];
  while (divisor !== 0n) [rest, divisor] = [divisor, rest % divisor];
  return exactly(digits / rest);
}

function signOf({ digits }: Pick<Exact, 'digits'>): number {
  return digits === 0n ? 0 : digits > 0n ? 1 : -1;
}

/** How many digits stand before the point; below 0, how many zeros stand behind it. */
function pointOf({ digits, exponent }: Exact): number {
  return String(digits < 0n ? -digits : digits).length + exponent;
}

function bits(digits: bigint): number {
  return digits.toString(2).length;
}

function tens(power: number): bigint {
  return 10n ** BigInt(power);
}
