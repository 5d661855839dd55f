/** What a pattern comes to: some only limit a length, and some are written in several ways. */

/** The shortest and the longest text that a pattern of any characters takes; undefined when it asks for more than that. */
export function lengthOf(pattern: string): { readonly min: number; readonly max: number } | undefined {
  const bare = pattern.replace(/^(\^?)\(\?:(.*)\)(\$?)$/, '$1$2$3').replace(/^(\^?)\(([^()]*)\)(\$?)$/, '$1$2$3');
  if (/^\^?\$?$/.test(bare) && bare !== '^$') return { min: 0, max: Number.POSITIVE_INFINITY };
  const [, start, , quantifier = '', end] =
    /^(\^?)(\.|\[\\s\\S\]|\[\\S\\s\]|\[\\d\\D\]|\[\\w\\W\]|\[\^\])(\*\??|\+\??|\{\d+(?:,\d*)?\}|)(\$?)$/.exec(bare) ??
    [];
  if (start === undefined) return undefined;
  const [, least = '', comma, most = ''] = /^\{(\d+)(,?)(\d*)\}$/.exec(quantifier) ?? [];
  const min = least !== '' ? Number(least) : quantifier.startsWith('*') ? 0 : 1;
  const exact = quantifier === '' || (least !== '' && comma === '');
  const max = exact ? min : most !== '' ? Number(most) : Number.POSITIVE_INFINITY;
  // Without both ends a longer text has a part that matches.
  return { min, max: start === '^' && end === '$' ? max : Number.POSITIVE_INFINITY };
}

/** Whether a pattern that only limits the length does so by `.`, which stands for no end of a line, from the start to the end. */
export function excludesLineEnds(pattern: string): boolean {
  return /^\^(?:\((?:\?:)?)?\..*\$$/.test(pattern) && lengthOf(pattern) !== undefined;
}

/** A text that patterns share which let the same texts through, as far as that shows in how they are written; empty when it is all texts. */
export function normalizePattern(pattern: string): string {
  try {
    return pattern.length > longestPattern ? pattern : new PatternReader(pattern).normal();
  } catch (error) {
    if (error instanceof Unreadable) return pattern;
    throw error;
  }
}

/** The least and the greatest length of the texts that a pattern lets through. */
export function lengthsOf(pattern: string): { readonly min: number; readonly max: number } {
  try {
    if (pattern.length <= longestPattern) return new PatternReader(pattern).lengths();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return { min: 0, max: Infinity };
}

/** Whether a pattern rules out no text. */
export function takesAnyText(pattern: string): boolean {
  const length = lengthOf(pattern);
  return length === undefined ? normalizePattern(pattern) === '' : length.min === 0 && length.max === Infinity;
}

/** Whether a text matches. A pattern that JavaScript does not know excludes none. */
export function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

const longestPattern = 10_000;
const deepestGroup = 50;

/** The pattern has what depends on more than its place, such as a reference to a group. */
class Unreadable extends Error {}

/** Characters by their code points, from the first to the last of each range. */
type Range = readonly [first: number, last: number];

/** Something that a pattern asks for a number of times. */
interface PatternItem {
  /** Such as a set of characters; the same text is the same thing. */
  readonly text: string;
  readonly set?: readonly Range[];
  /** It takes up no characters. */
  readonly isAnchor?: boolean;
  /** How many characters a group takes up; one when left out. */
  readonly width?: Range;
  readonly min: number;
  readonly max: number;
}

type Option = readonly PatternItem[];

const last = 0x10ffff;
const digit: readonly Range[] = [[0x30, 0x39]];
const word: readonly Range[] = [...digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const lineEnds: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const blank: readonly Range[] = [
  [0x09, 0x0d],
  ...[0x20, 0xa0, 0x1680, 0x202f, 0x205f, 0x3000, 0xfeff].map((code): Range => [code, code]),
  [0x2000, 0x200a],
  [0x2028, 0x2029],
];
const classes: Readonly<Record<string, readonly Range[]>> = {
  d: digit,
  D: complement(digit),
  w: word,
  W: complement(word),
  s: blank,
  S: complement(blank),
};
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };

function sorted(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const [first, end] of [...ranges].sort(([one], [other]) => one - other)) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) merged.splice(-1, 1, [before[0], Math.max(before[1], end)]);
    else merged.push([first, end]);
  }
  return merged;
}

function complement(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let next = 0;
  for (const [first, end] of sorted(ranges)) {
    if (first > next) gaps.push([next, first - 1]);
    next = end + 1;
  }
  return next > last ? gaps : [...gaps, [next, last]];
}

function itemOf(set: readonly Range[]): PatternItem {
  const ranges = sorted(set);
  return { text: `[${ranges.map(([first, end]) => `${first}-${end}`).join()}]`, set: ranges, min: 1, max: 1 };
}

/** Reads a pattern of ECMAScript from its start to its end. */
class PatternReader {
  private at = 0;
  private readonly characters: readonly string[];

  constructor(pattern: string) {
    this.characters = [...pattern];
  }

  /** A match may stand anywhere in the text, so that what is repeated at an end need be there no more than it must. */
  normal(): string {
    const options = this.whole().map((option) => trimmed(trimmed(option).reverse()).reverse());
    const takesAll = ([item, ...others]: Option) =>
      item === undefined || (others.length === 0 && ['^', '$'].includes(item.text));
    return options.some(takesAll) ? '' : print(options);
  }

  lengths(): { readonly min: number; readonly max: number } {
    const options = this.whole();
    const [min, max] = widthOf(options);
    // What may stand before or after it may be of any length.
    const isWhole = options.every((option) => option[0]?.text === '^' && option.at(-1)?.text === '$');
    return { min, max: isWhole ? max : Infinity };
  }

  private whole(): Option[] {
    const options = this.options(0);
    if (this.at < this.characters.length) throw new Unreadable();
    return options;
  }

  private take(text: string): boolean {
    const found = this.characters.slice(this.at, this.at + text.length).join('') === text;
    if (found) this.at += text.length;
    return found;
  }

  private next(): string {
    const character = this.characters[this.at];
    if (character === undefined) throw new Unreadable();
    this.at += 1;
    return character;
  }

  private options(depth: number): Option[] {
    if (depth > deepestGroup) throw new Unreadable();
    const options: Option[] = [];
    do options.push(this.sequence(depth));
    while (this.take('|'));
    return options;
  }

  private sequence(depth: number): Option {
    const items: PatternItem[] = [];
    while (this.at < this.characters.length && !['|', ')'].includes(this.characters[this.at] ?? '')) {
      for (const item of this.quantified(this.atom(depth))) {
        const before = items.at(-1);
        if (item.max === 0) continue;
        // Some of them and then some more of them are as many together.
        if (before?.text === item.text)
          items.splice(-1, 1, { ...item, min: before.min + item.min, max: before.max + item.max });
        else items.push(item);
      }
    }
    return items;
  }

  private atom(depth: number): readonly Option[] {
    const character = this.next();
    const anchor = (text: string): Option[] => [[{ text, isAnchor: true, min: 1, max: 1 }]];
    switch (character) {
      case '^':
      case '$':
        return anchor(character);
      case '.':
        return [[itemOf(complement(lineEnds))]];
      case '[':
        return [[itemOf(this.set())]];
      case '(':
        return this.group(depth);
      case '\\':
        if (this.take('b')) return anchor('\\b');
        if (this.take('B')) return anchor('\\B');
        return [[itemOf(this.escaped())]];
      case '*':
      case '+':
      case '?':
        throw new Unreadable();
      default:
        return [[itemOf(rangeOf(character))]];
    }
  }

  private group(depth: number): readonly Option[] {
    const look = ['?=', '?!', '?<=', '?<!'].find((text) => this.take(text));
    if (look === undefined && !this.take('?:') && this.take('?')) this.name();
    const options = this.options(depth + 1);
    if (!this.take(')')) throw new Unreadable();
    return look === undefined ? options : [[{ text: `(${look}${print(options)})`, isAnchor: true, min: 1, max: 1 }]];
  }

  private name(): void {
    if (!this.take('<')) throw new Unreadable();
    while (this.next() !== '>');
  }

  /** What an atom comes to with the quantifier after it. */
  private quantified(atom: readonly Option[]): Option {
    const [least, most] = this.quantifier();
    const options = atom.filter((option) => option.length > 0);
    const min = options.length < atom.length ? 0 : least;
    const [only = []] = options;
    const [item] = only;
    if (options.length === 1 && item !== undefined) {
      // An end that need not be there is none.
      if (only.length === 1 && item.isAnchor === true && min === 0) return [];
      if (min === 1 && most === 1) return only;
      if (only.length === 1 && isOnce(item)) return [{ ...item, min, max: most }];
      // Any number of any number is any number.
      if (only.length === 1 && item.min <= 1 && item.max === Infinity && most > 0)
        return [{ ...item, min: item.min * min, max: Infinity }];
    }
    const sets = options.map((option) => (option.length === 1 && isOnce(option[0]) ? option[0]?.set : undefined));
    if (options.length > 0 && sets.every((set) => set !== undefined))
      return [{ ...itemOf(sets.flat()), min, max: most }];
    return options.length === 0 ? [] : [{ text: `(?:${print(options)})`, width: widthOf(options), min, max: most }];
  }

  private quantifier(): readonly [number, number] {
    const found = this.readQuantifier();
    // As few as it can or as many: which texts match is the same.
    if (found !== undefined) this.take('?');
    return found ?? [1, 1];
  }

  private readQuantifier(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const [whole, least, comma, most] =
      /^\{(\d+)(,?)(\d*)\}/.exec(this.characters.slice(this.at, this.at + 20).join('')) ?? [];
    if (whole === undefined) return undefined;
    this.at += whole.length;
    const min = Number(least);
    return [min, comma === '' ? min : most === '' ? Infinity : Number(most)];
  }

  private set(): readonly Range[] {
    const isNegated = this.take('^');
    const ranges: Range[] = [];
    while (!this.take(']')) {
      const start = this.member();
      const [first] = start;
      const isRange = this.characters[this.at] === '-' && this.characters[this.at + 1] !== ']';
      if (!isRange) {
        ranges.push(...start);
        continue;
      }
      this.take('-');
      const [end] = this.member();
      // Only single characters have others between them.
      if (first === undefined || end === undefined || first[0] !== first[1] || end[0] !== end[1] || start.length > 1)
        throw new Unreadable();
      ranges.push([first[0], end[0]]);
    }
    return isNegated ? complement(ranges) : ranges;
  }

  private member(): readonly Range[] {
    const character = this.next();
    if (character !== '\\') return rangeOf(character);
    return this.take('b') ? [[8, 8]] : this.escaped();
  }

  /** What stands after a backslash. */
  private escaped(): readonly Range[] {
    const character = this.next();
    const named = classes[character];
    if (named !== undefined) return named;
    const control = controls[character];
    if (control !== undefined && !(character === '0' && /\d/.test(this.characters[this.at] ?? '')))
      return [[control, control]];
    if (character === 'x') return this.coded(/^[\da-f]{2}/i);
    if (character === 'u') return this.coded(/^(?:[\da-f]{4}|\{[\da-f]{1,6}\})/i);
    // A reference to a group, a property of Unicode, or a control character by its letter.
    if (/[\w]/.test(character)) throw new Unreadable();
    return rangeOf(character);
  }

  private coded(form: RegExp): readonly Range[] {
    const [code] = form.exec(this.characters.slice(this.at, this.at + 8).join('')) ?? [];
    if (code === undefined) throw new Unreadable();
    this.at += code.length;
    const point = Number.parseInt(code.replace(/[{}]/g, ''), 16);
    return [[point, point]];
  }
}

function rangeOf(character: string): readonly Range[] {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function isOnce(item: PatternItem | undefined): boolean {
  return item?.min === 1 && item.max === 1;
}

/** How many characters the shortest and the longest of the options take up. */
function widthOf(options: readonly Option[]): Range {
  const widths = options.map((option) =>
    option.reduce<Range>(
      ([least, most], { isAnchor, width = [1, 1], min, max }) =>
        isAnchor === true || width[1] === 0 ? [least, most] : [least + width[0] * min, most + width[1] * max],
      [0, 0],
    ),
  );
  return [Math.min(...widths.map(([least]) => least)), Math.max(...widths.map(([, most]) => most))];
}

/** Without what need not be there at the end. */
function trimmed(option: Option): PatternItem[] {
  const items = [...option];
  for (let item = items.pop(); item !== undefined; item = items.pop()) {
    if (item.isAnchor === true) return [...items, item];
    if (item.min > 0) return [...items, { ...item, max: item.min }];
  }
  return items;
}

function print(options: readonly Option[]): string {
  const texts = options.map((option) =>
    option.map(({ text, min, max }) => (min === 1 && max === 1 ? text : `${text}{${min},${max}}`)).join(''),
  );
  return [...new Set(texts)].sort().join('|');
}
