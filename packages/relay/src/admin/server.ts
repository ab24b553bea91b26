import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type Admin, AdminError } from "./admin.ts";
import { ADMIN_OPERATIONS, type AdminOperation, type AdminReply, socketPathOf } from "./socket.ts";

const MAX_REQUEST_BYTES: number = 64 * 1024;

/**
 * Lets other processes of the same user ask the running relay: `POST /<operation>` with an array of arguments. Who may
 * open the socket is decided by the data directory, which belongs to the relay's user alone.
 *
 * @returns Undefined if the directory's path is too long for a socket.
 */
export async function serveAdmin(admin: Admin, data: string): Promise<Server | undefined> {
  const path = socketPathOf(data);
  if (path === undefined) return undefined;
  rmSync(path, { force: true }); // Of a process that was killed: this one holds the directory's lock.
  const server = createServer((request, response) => {
    void reply(admin, request).then((body) => {
      response.writeHead(body.error === undefined ? 200 : 400);
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return server;
}

async function reply(admin: Admin, request: IncomingMessage): Promise<AdminReply> {
  const operation = request.url?.slice(1) ?? "";
  if (!isOperation(operation)) return { error: `unknown operation: ${operation}` };
  try {
    const args: unknown = JSON.parse(await bodyOf(request));
    if (!Array.isArray(args)) return { error: "the arguments must be an array" };
    const method = admin[operation] as (...args: unknown[]) => Promise<unknown>;
    return { result: await method.apply(admin, args) };
  } catch (error) {
    if (error instanceof AdminError || error instanceof SyntaxError)
      return { error: error.message };
    return { error: "the relay failed; its log says why" };
  }
}

const isOperation = (name: string): name is AdminOperation =>
  (ADMIN_OPERATIONS as readonly string[]).includes(name);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw new AdminError("the request is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
