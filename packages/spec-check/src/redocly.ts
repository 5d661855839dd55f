/** Has Redocly's rules look at a document, in this process and without a network. */
import { isAbsolute, resolve } from 'node:path';
import { BaseResolver, type Config, getLineColLocation, lint as lintDocument, loadConfig } from '@redocly/openapi-core';
import { CommandError } from 'command-line';
import { type CheckedFile, documentKinds, type Problem } from './source.js';

/** Reading a configuration takes longer than to check a document with it. */
const configs = new Map<string, Promise<Config>>();

/** Reads files alone: what a check says must not depend on what some server answers today. */
class OfflineResolver extends BaseResolver {
  override loadExternalRef(reference: string): ReturnType<BaseResolver['loadExternalRef']> {
    if (isAbsolute(reference)) return super.loadExternalRef(reference);
    return Promise.reject(new Error('Nothing is fetched. Refer to a file.'));
  }
}

/** Throws a `CommandError` (2) when there are no such rules, or they cannot be read. */
async function configOf(rules: string): Promise<Config> {
  const config = configs.get(rules) ?? loadConfig({ configPath: resolve(rules) });
  configs.set(rules, config);
  try {
    return await config;
  } catch (error) {
    // The file may be there, or mended, when it is asked for again.
    configs.delete(rules);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      2,
      `${rules} cannot be read: ${reason}\nName a configuration of Redocly's, or mend this one.`,
    );
  }
}

/** Every problem that it finds. `rules` is its configuration. */
export async function lint(file: string, { kind }: Pick<CheckedFile, 'kind'>, rules: string): Promise<Problem[]> {
  const { specification } = documentKinds[kind];
  const config = await configOf(rules);
  const found = await lintDocument({
    ref: file,
    config,
    externalRefResolver: new OfflineResolver(),
  }).catch((error: Error) => {
    throw new CommandError(1, `Redocly cannot check ${file}: ${error.message}`);
  });
  return found.map(({ ruleId, message, suggest = [], reference, location: [place] }) => {
    const { line, col } = place === undefined ? { line: 1, col: 1 } : getLineColLocation(place).start;
    const remedy = suggest.length > 0 ? `did you mean ${suggest.join(' or ')}?` : `see ${reference ?? specification}`;
    // Our own rules say it in their message.
    const whole = message.includes('\nMend it: ') ? message : `${message}\nMend it: ${remedy}`;
    return { line, column: col, rule: ruleId, message: whole };
  });
}
