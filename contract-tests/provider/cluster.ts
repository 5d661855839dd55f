/** PostgreSQL clusters of their own, in temporary folders, reached over Unix sockets alone. */
import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from 'command-line';
import { runProcess, type StartedProcess, startProcess, temporaryFolder } from './processes.js';

const installed = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs. Throws a `CommandError` when there are none. */
function postgresPrograms(): string {
  const given = process.env.POSTGRES_BIN;
  if (given) return given;
  const versions = (() => {
    try {
      return readdirSync(installed);
    } catch {
      return [];
    }
  })();
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  if (newest !== undefined) return join(installed, newest, 'bin');
  throw new CommandError(
    2,
    'There is no PostgreSQL. Install it (Debian: apt-get install postgresql), or name the folder of initdb in POSTGRES_BIN.',
  );
}

/** As root, which PostgreSQL refuses to run as, the user that its package makes. */
async function owner(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined)
    throw new CommandError(2, 'PostgreSQL cannot run as root, and there is no user postgres.');
  return { uid, gid };
}

export interface Cluster {
  /** The path of its socket, to connect a relay to. */
  readonly socket: string;
  /** For node-postgres, straight to it. */
  readonly url: string;
  start(): Promise<void>;
  /** SIGINT stops it at once, but in order; SIGKILL as a power cut does. */
  stop(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
  /** A copy that follows it. Start it, and have this one wait for it by `synchronous_standby_names`. */
  standby(): Promise<Cluster>;
  /** Ends it, and removes its folder. */
  remove(): Promise<void>;
}

/** Makes a cluster; `settings` are lines of postgresql.conf. */
export async function createCluster(settings: readonly string[] = []): Promise<Cluster> {
  const { folder, remove } = await temporaryFolder(await owner());
  const data = join(folder, 'data');
  const options = ['--auth=trust', '--username=buddy', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await runProcess(join(postgresPrograms(), 'initdb'), [`--pgdata=${data}`, ...options], {
    ...(await owner()),
    cwd: folder,
  });
  return clusterIn(folder, settings, remove);
}

async function clusterIn(
  folder: string,
  settings: readonly string[],
  removeFolder: () => Promise<void>,
): Promise<Cluster> {
  const data = join(folder, 'data');
  const own = await owner();
  const lines = ["listen_addresses = ''", `unix_socket_directories = '${folder}'`, 'port = 5432', ...settings];
  await writeFile(join(data, 'postgresql.conf'), `${lines.join('\n')}\n`);
  let server: StartedProcess | undefined;
  const cluster: Cluster = {
    socket: join(folder, '.s.PGSQL.5432'),
    url: `postgres://buddy@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async start() {
      server = startProcess(join(postgresPrograms(), 'postgres'), ['-D', data], { ...own, cwd: folder });
      await server.said(/ready to accept (read-only )?connections/);
    },
    async stop(signal) {
      await server?.kill(signal);
      server = undefined;
    },
    async standby() {
      const copy = await temporaryFolder(own);
      const target = join(copy.folder, 'data');
      await mkdir(target, { mode: 0o700 });
      const source = ['-h', folder, '-U', 'buddy', '-D', target];
      await runProcess(join(postgresPrograms(), 'pg_basebackup'), [
        ...source,
        '--write-recovery-conf',
        '--checkpoint=fast',
        '--no-sync',
      ]);
      if (own) await runProcess('chown', ['-R', `${own.uid}:${own.gid}`, target]);
      return clusterIn(copy.folder, settings, copy.remove);
    },
    async remove() {
      await cluster.stop('SIGINT');
      await removeFolder();
    },
  };
  return cluster;
}
