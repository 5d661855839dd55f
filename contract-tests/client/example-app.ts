/** The example application: the README's first block of code, which `npm run spec:review` compiles against the types of a changed spec. */
import { createBuddyClient } from 'buddy-logout';

const client = createBuddyClient({
  baseUrl: process.env.BUDDY_URL ?? 'http://127.0.0.1:4010', // npm run mock; leave it out for production
  userToken: 'EXAMPLE-user-access-token',
});

const logout = await client.logoutUser();

if (logout.success) {
  console.log('Logged out. App-level calls until', logout.result.accessTokenExpires);
} else {
  console.log('Not known to be logged out:', logout.error.code, logout.error.message);
}
