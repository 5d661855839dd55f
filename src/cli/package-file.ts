/** Finds the files of this package, from its sources and from what is built of them alike. */

/** Where a file is, by its path in the package. */
export function packageFile(path: string): URL {
  const root = import.meta.url.includes('/dist/esm/src/cli/') ? '../../../../' : '../../';
  return new URL(root + path, import.meta.url);
}
