/** How parts of a module of TypeScript are written. */

/** What no module can export under its own name, or what stands in a generated module beside its exports. */
const reserved = new Set([
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete'],
  ...['do', 'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements'],
  ...['import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public'],
  ...['return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void'],
  ...['while', 'with', 'yield', 'ShownAnswer', 'Schema', 'operations'],
]);

/** Whether a module can export something under this name. */
export function isExportName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name);
}

/** A name that a module can export, as like to the text as may be. */
export function exportName(text: string): string {
  const name = text.replaceAll(/[^\w$]+/g, '_');
  return isExportName(name) ? name : `_${name}`;
}

/** The type of strings of a format: `ServiceDateString` for `service-date`. */
export function typeName(format: string): string {
  return `${exportName(format.replaceAll(/(?:^|\W+)(\w)/g, (_, letter: string) => letter.toUpperCase()))}String`;
}

export function literal(value: unknown): string {
  return JSON.stringify(value);
}

export function propertyName(name: string): string {
  if (/^(0|[1-9]\d*)$/.test(name)) return name;
  // Without the brackets, it would be what the object inherits from.
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : `[${literal(name)}]`;
}

/** What stands between two brackets, in a line each. */
export function block(open: string, parts: readonly string[], close: string): string {
  return `${open}\n${parts.map((part) => `  ${part.replaceAll('\n', '\n  ')},\n`).join('')}${close}`;
}
