/**
 * Run as a process of its own, until its parent is gone: an instance of the provider, which tells its parent its URL.
 * Usage: node instance.js [DATABASE], a URL of PostgreSQL; without it the sessions live in memory. Each message is a number
 * of users to log in, and is answered with their tokens.
 */
import { Pool } from 'pg';
import { createProvider, memorySessionStore } from '../dist/esm/src/provider/index.js';
import { postgresSessionStore, withPreparedStatements } from '../dist/esm/src/provider/postgres.js';

const [, , database] = process.argv;
const store = database
  ? postgresSessionStore(withPreparedStatements(new Pool({ connectionString: database })))
  : memorySessionStore();
const provider = createProvider({ store });
const { url } = await provider.serve();
process.on('message', async (number) => {
  const tokens = [];
  for (let index = 0; index < number; index += 100) {
    const users = Array.from({ length: 100 }, (_, other) => ({ appId: 'app', userId: `user-${index + other}` }));
    const issued = await Promise.all(users.map((user) => provider.issueUserToken(user)));
    tokens.push(...issued.map(({ accessToken }) => accessToken));
  }
  process.send({ tokens });
});
process.on('disconnect', () => process.exit());
process.send({ url });
