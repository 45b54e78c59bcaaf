// Serves the built site on this machine only: node tools/serve.mjs, with PORT to choose the port.
// As plain as any static host: no special headers, no rewriting.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const site = fileURLToPath(new URL('../web/dist', import.meta.url));

/** Serves `directory`; resolves to its address and a function that ends it. Port 0 takes any free one. */
export async function serve(directory = site, port = 0) {
  const answer = sirv(directory, { dev: true });
  const server = createServer((request, response) => answer(request, response));
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 8080);
  try {
    const { address } = await serve(site, port);
    console.log(`Downhill is at ${address}  (Ctrl-C ends it)`);
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`error: port ${port} is taken. Choose another: PORT=${port + 1} tools/demo`);
    process.exitCode = 1;
  }
}
