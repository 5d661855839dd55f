/** Numbers with all their digits, also those that a double does not hold. */

/** The value is `digits` times ten to the power of `exponent`. No zero stands at the end of `digits`, unless it is nothing else. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** Reads a number as JSON and YAML write it in figures; undefined when it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const [, sign, whole = '', fraction = '', power = '0'] = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  if (whole + fraction === '') return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  // By a loop: an expression would look again at every run of zeros within.
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const short = digits.slice(0, end);
  if (short === '') return { isNegative: false, digits: '0', exponent: 0 };
  const exponent = Number(power) - fraction.length + digits.length - short.length;
  return { isNegative: sign === '-', digits: short, exponent };
}

/** The number as a text that equal ones share, when the double nearest to it is another number; undefined when it is that double. */
export function digitsBeyond(text: string, double: number): string | undefined {
  // Nearly all are written as they are read.
  if (text === String(double)) return undefined;
  const [exact, near] = [decimalOf(text), decimalOf(String(double))];
  if (exact === undefined || near === undefined) return undefined;
  return textOf(exact) === textOf(near) ? undefined : textOf(exact);
}

/** A number of more figures than anyone reads is written with its power of ten. */
const mostZeros = 30;

function textOf({ isNegative, digits, exponent }: Decimal): string {
  const sign = isNegative ? '-' : '';
  const point = digits.length + exponent;
  if (exponent >= 0 && exponent <= mostZeros) return `${sign}${digits}${'0'.repeat(exponent)}`;
  if (exponent < 0 && point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (exponent < 0 && point > -mostZeros) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits}e${exponent}`;
}
