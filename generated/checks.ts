/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
/**
 * The keywords of JSON Schema, a function each, which gives the check that a schema with the keyword asks for. As JSON
 * Schema has it, a keyword about values of one type has nothing against a value of another.
 */

/** What a value of JSON at a place (a JSON pointer) has against a schema, a phrase each; nothing when it conforms. */
export type Check = (value: unknown, place: string) => readonly string[];

/** A schema, which makes its check when it is asked for it: a program has none of those that it does not ask. */
export type Schema = () => Check;

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly array: readonly unknown[];
  readonly object: Readonly<Record<string, unknown>>;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function is<Kind extends keyof Kinds>(kind: Kind, value: unknown): value is Kinds[Kind] {
  return kindOf(value) === kind;
}

const none: readonly string[] = [];

function check(conforms: (value: unknown) => boolean, expected: string): Check {
  return (value, place) => (conforms(value) ? none : [`${place || 'the body'} must ${expected}`]);
}

/** A check of the values of one kind alone. */
function about<Kind extends keyof Kinds>(
  kind: Kind,
  conforms: (value: Kinds[Kind]) => boolean,
  expected: string,
): Check {
  return check((value) => !is(kind, value) || conforms(value), expected);
}

/** All that a schema says with its keywords. */
export function all(...checks: readonly Check[]): Check {
  return (value, place) => {
    let found = none;
    for (const one of checks) {
      const more = one(value, place);
      // Mostly there are none, and to make a list of them would be most of the time of a check.
      if (more.length > 0) found = [...found, ...more];
    }
    return found;
  };
}

/** A schema that is part of itself. */
export function again(schema: Schema): Check {
  return (value, place) => schema()(value, place);
}

export function type(...names: readonly string[]): Check {
  const conforms = (value: unknown) =>
    names.includes(kindOf(value)) || (names.includes('integer') && Number.isInteger(value));
  return check(conforms, `be of type ${names.join(' or ')}`);
}

/** `const` and `enum`, whose names no function can have. */
export function equals(...values: readonly unknown[]): Check {
  return check((value) => values.includes(value), `be ${values.join(' or ')}`);
}

/** `pattern`, and `format` by the name of what is like it. */
export function pattern(expression: RegExp, name = `${expression}`): Check {
  return about('string', (value) => expression.test(value), `be a string like ${name}`);
}

/** In characters of Unicode. */
export function minLength(least: number): Check {
  return about('string', (value) => [...value].length >= least, `have ${least} characters at least`);
}

export function maxLength(most: number): Check {
  return about('string', (value) => [...value].length <= most, `have ${most} characters at most`);
}

export function minimum(least: number): Check {
  return about('number', (value) => value >= least, `be ${least} at least`);
}

export function maximum(most: number): Check {
  return about('number', (value) => value <= most, `be ${most} at most`);
}

export function exclusiveMinimum(bound: number): Check {
  return about('number', (value) => value > bound, `be more than ${bound}`);
}

export function exclusiveMaximum(bound: number): Check {
  return about('number', (value) => value < bound, `be less than ${bound}`);
}

export function multipleOf(unit: number): Check {
  return about('number', (value) => Number.isInteger(value / unit), `be a multiple of ${unit}`);
}

/** `properties` and `required`: those that must be there, and the others. */
export function properties(
  needed: Readonly<Record<string, Check>>,
  others: Readonly<Record<string, Check>> = {},
): Check {
  const each = Object.entries({ ...needed, ...others });
  return (value, place) => {
    if (!is('object', value)) return none;
    return each.flatMap(([name, one]) => {
      if (Object.hasOwn(value, name)) return one(value[name], `${place}/${name}`);
      return Object.hasOwn(needed, name) ? [`${place}/${name} must be there`] : none;
    });
  };
}

/** For every property but these. */
export function additionalProperties(one: Check, ...names: readonly string[]): Check {
  return (value, place) => {
    const others = is('object', value) ? Object.entries(value).filter(([name]) => !names.includes(name)) : [];
    return others.flatMap(([name, property]) => one(property, `${place}/${name}`));
  };
}

export function propertyNames(one: Check): Check {
  const conforms = (value: Kinds['object']) => Object.keys(value).every((name) => one(name, '').length === 0);
  return about('object', conforms, 'have no other names for its properties than the schema allows');
}

export function minProperties(least: number): Check {
  return about('object', (value) => Object.keys(value).length >= least, `have ${least} properties at least`);
}

export function maxProperties(most: number): Check {
  return about('object', (value) => Object.keys(value).length <= most, `have ${most} properties at most`);
}

/** For every item from this index on. */
export function items(one: Check, start = 0): Check {
  return (value, place) => {
    const rest = is('array', value) ? value.slice(start) : [];
    return rest.flatMap((item, index) => one(item, `${place}/${start + index}`));
  };
}

export function prefixItems(...checks: readonly Check[]): Check {
  return (value, place) => {
    const first = is('array', value) ? value.slice(0, checks.length) : [];
    return first.flatMap((item, index) => checks[index]?.(item, `${place}/${index}`) ?? []);
  };
}

export function minItems(least: number): Check {
  return about('array', (value) => value.length >= least, `have ${least} items at least`);
}

export function maxItems(most: number): Check {
  return about('array', (value) => value.length <= most, `have ${most} items at most`);
}

export function uniqueItems(): Check {
  // Two objects are alike whatever the order of their properties.
  const sorted = (_: string, node: unknown) =>
    is('object', node)
      ? Object.fromEntries(Object.entries(node).sort(([one], [other]) => (one < other ? -1 : 1)))
      : node;
  const different = (value: Kinds['array']) => new Set(value.map((item) => JSON.stringify(item, sorted))).size;
  return about('array', (value) => different(value) === value.length, 'have no two items alike');
}

export function anyOf(...checks: readonly Check[]): Check {
  return check((value) => conforming(value, checks) > 0, 'conform to one of the schemas that are allowed');
}

export function oneOf(...checks: readonly Check[]): Check {
  return check((value) => conforming(value, checks) === 1, 'conform to exactly one of the schemas that are allowed');
}

export function not(one: Check): Check {
  return check((value) => conforming(value, [one]) === 0, 'not conform to the schema that is excluded');
}

/** The schema `false`, which nothing conforms to. */
export function nothing(): Check {
  return check(() => false, 'not be there');
}

function conforming(value: unknown, checks: readonly Check[]): number {
  return checks.filter((one) => one(value, '').length === 0).length;
}
