/** What a repository says about how its specs are reviewed: a file `spec-review.json`, held against its schema. */
import { readFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { CommandError } from 'command-line';
import schema from '../settings.schema.json' with { type: 'json' };

export const settingsName = 'spec-review.json';

/** The settings with what holds where they are silent. Paths are relative to `folder`. */
export interface ReviewSettings {
  /** Where the file lies, relative to the root; the root itself when there is none. */
  readonly folder: string;
  /** The specs that are reviewed when none is named. */
  readonly specs: readonly string[];
  readonly types: false | { readonly formats: Readonly<Record<string, string>> };
  readonly consumer: false | { readonly client?: string };
  readonly version: boolean;
  /** Whether the spec at hand is one of those that are listed: nobody asks those of others to be numbered in a certain way. */
  readonly isListed: boolean;
  readonly deprecation: Deprecation;
}

/** When a break is none because it was announced. */
export interface Deprecation {
  /** Whether what is `deprecated` may go after the day of its `x-sunset`. */
  readonly sunset: boolean;
  /** Levels of `x-stability-level` at which an operation may still change. */
  readonly unstable: readonly string[];
}

/** What stands in the file, once it has been held against the schema. */
interface SettingsFile {
  readonly specs?: readonly string[];
  readonly types?: boolean | { readonly formats?: Readonly<Record<string, string>> };
  readonly consumer?: boolean | { readonly client?: string };
  readonly version?: boolean;
  readonly deprecation?: Partial<Deprecation>;
}

/**
 * The settings for a spec: those of the nearest file `spec-review.json` in its folder or above, up to the root; or of the
 * file that is named. Throws a `CommandError` (2) when it cannot be read, or has what means nothing.
 */
export async function settingsFor(root: string, folder: string, named?: string): Promise<ReviewSettings> {
  const file = named === undefined ? await nearest(root, folder) : resolve(named);
  if (file === undefined) return complete({}, '.');
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandError(2, `${named ?? file}: the settings cannot be read: ${error.message}`);
  });
  const shown = relative(root, file).replaceAll('\\', '/');
  const written = parse(text, shown);
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true }).compile<SettingsFile>(schema);
  if (!validate(written)) {
    const errors = validate.errors ?? [];
    // Beside a key that means nothing, what else the schema has to say is no help.
    const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
    const faults = (unknown.length > 0 ? unknown : errors).map(({ instancePath, message, params }) => {
      const { additionalProperty: name, allowedValues: values } = params;
      return `${instancePath || 'the file'} ${message}${name === undefined ? '' : `: ${name}`}${values === undefined ? '' : `: ${values.join(', ')}`}`;
    });
    throw new CommandError(
      2,
      `${shown}: ${[...new Set(faults)].join('; ')}.\nSee settings.schema.json of spec-review.`,
    );
  }
  return complete(written, posix.dirname(shown));
}

/** The settings for one spec: the versions and the client that they name are those of the specs that they list. */
export function settingsOf(settings: ReviewSettings, path: string): ReviewSettings {
  const { specs, folder, consumer } = settings;
  if (specs.length === 0 || specs.some((spec) => posix.join(folder, spec) === path)) return settings;
  return { ...settings, isListed: false, consumer: consumer && {} };
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(2, `${shown} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function complete(written: SettingsFile, folder: string): ReviewSettings {
  const { specs = [], types = true, consumer = true, version = true, deprecation = {} } = written;
  return {
    folder,
    specs,
    types: types === false ? false : { formats: {}, ...(types === true ? {} : types) },
    consumer: consumer === true ? {} : consumer,
    version,
    isListed: specs.length > 0,
    deprecation: { sunset: false, unstable: [], ...deprecation },
  };
}

async function nearest(root: string, folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const fromRoot = relative(root, at);
    if (fromRoot.startsWith('..')) return undefined;
    const file = join(at, settingsName);
    const found = await readFile(file).then(
      () => true,
      () => false,
    );
    if (found) return file;
    if (fromRoot === '') return undefined;
  }
}
