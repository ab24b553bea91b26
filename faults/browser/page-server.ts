import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bundlePage } from "./bundle.ts";

export interface PageServer extends AsyncDisposable {
  /** An origin of its own for each name, all of them this server: browsers resolve `*.localhost` themselves. */
  origin(name: string): string;
}

export async function servePage(): Promise<PageServer> {
  const files = await bundlePage();
  const server = createServer(({ url = "/" }, response) => {
    const bytes = files.get(url);
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = url.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
    response.writeHead(200, { "content-type": type }).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: (name) => `http://${name}.localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
