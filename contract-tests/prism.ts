/** Starts the Prism mock server from the spec, as a process of its own that cannot outlive this one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { CommandError } from 'command-line';
import { specFile } from './project.js';

export interface Prism {
  readonly url: string;
  readonly process: ChildProcess;
  /** The last lines that it has printed, for when it ends by itself. */
  lastWords(): string;
  /** Ends it, and resolves once it is gone. */
  stop(): Promise<void>;
}

const startTimeout = 60_000; // ms; it takes 2 to 3 s on an idle machine

/** Resolves once Prism answers over HTTP. Port 0 takes a free one. Rejects with Prism's own words when it cannot start. */
export async function startPrism({ port = 0 }: { port?: number } = {}): Promise<Prism> {
  const child = fork(
    createRequire(import.meta.url).resolve('@stoplight/prism-cli'),
    ['mock', '--host', '127.0.0.1', '--port', String(port), specFile],
    {
      silent: true,
      // The channel to the parent closes however the parent ends, SIGKILL included.
      execArgv: ['--import', 'data:text/javascript,process.on("disconnect",()=>process.exit())'],
      // In production Prism would fork workers of its own; and colour would stand inside the line that is read below.
      env: { ...process.env, NODE_ENV: 'development', FORCE_COLOR: '0' },
    },
  );
  const gone = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await gone;
  };
  let output = '';
  const read = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-10_000);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  const deadline = AbortSignal.timeout(startTimeout);
  try {
    const url = await listening(child, () => /listening on (http:\S+)/.exec(output)?.[1], deadline);
    // Any answer will do: the point is that it gives one.
    await (await fetch(url, { signal: deadline })).text();
    return { url, process: child, stop, lastWords: () => output.trim().split('\n').slice(-10).join('\n') };
  } catch {
    await stop();
    if (output.includes('EADDRINUSE')) {
      throw new CommandError(2, `Port ${port} of 127.0.0.1 is taken. Give another one, or 0 for a free one.`);
    }
    throw new CommandError(2, `Prism did not start from spec/openapi.yaml. It said:\n${output.trim() || '(nothing)'}`);
  }
}

/** Looks at the output each time that there is more of it, until it names the URL or Prism ends. */
async function listening(child: ChildProcess, find: () => string | undefined, signal: AbortSignal): Promise<string> {
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('Prism ended')));
  ended.catch(() => {});
  for (;;) {
    const url = find();
    if (url !== undefined) return url;
    await Promise.race([once(child.stdout ?? child, 'data', { signal }), ended]);
  }
}
