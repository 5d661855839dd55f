/** Run as a process of its own, until its parent is gone: the barest server, which answers every call with the same. */
import { createServer } from 'node:http';

const { headers, body } = JSON.parse(process.argv[2]);
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('disconnect', () => process.exit());
