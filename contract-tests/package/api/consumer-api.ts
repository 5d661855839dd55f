/** An app that uses everything that `buddy-logout/api` exports, with openapi-fetch's own types, which ask for those of the DOM or of Node.js. */
import { type ApiClientOptions, type components, createApiClient, type operations, type paths } from 'buddy-logout/api';

type Success = components['schemas']['LogoutSuccess'];
type LoggedOut = operations['logoutUser']['responses'][200]['content']['application/json'];
export type Path = keyof paths;

const options: ApiClientOptions = { userToken: 'EXAMPLE-user-access-token', headers: { 'X-Request': 1 } };
const client = createApiClient(options);
client.use({
  onRequest({ request, schemaPath }) {
    request.headers.set('X-Path', schemaPath);
    return request;
  },
});

export async function main(): Promise<string> {
  const { data, error, response } = await client.POST('/users/me/logout', { keepalive: true });
  if (error) return `${response.status} ${error.error}`;
  const answer: Success & LoggedOut = data;
  return answer.result.accessToken;
}
