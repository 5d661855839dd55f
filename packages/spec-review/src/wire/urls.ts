/** One form for the URLs that lead to the same place. */

/** Case of the host, a port that goes without saying, and a slash at the end are of no account. */
export function normalizeUrl(url: string): string {
  const [, scheme = '', host = '', rest = url] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  const bare = withoutDots(rest).replace(/\/$/, '');
  if (scheme === '') return bare;
  const lower = scheme.toLowerCase();
  const port = { http: ':80', https: ':443' }[lower] ?? '';
  const name = host.toLowerCase();
  return `${lower}://${port !== '' && name.endsWith(port) ? name.slice(0, -port.length) : name}${bare}`;
}

/** Without the steps of a path that stand for the same place, and for the one above. */
function withoutDots(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)/.test(path)) return path;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..' && steps.length > 1) steps.pop();
    else if (step !== '.' && step !== '..') steps.push(step);
  }
  return steps.join('/');
}
