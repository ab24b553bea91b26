import { request } from "node:http";
import { type Admin, AdminError } from "./admin.ts";
import { ADMIN_OPERATIONS, type AdminReply, socketPathOf } from "./socket.ts";

/** The running relay of a data directory; undefined if none answers. */
export async function connectAdmin(data: string): Promise<Admin | undefined> {
  const path = socketPathOf(data);
  if (path === undefined) return undefined;
  try {
    await ask(path, "inspect", [""]);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ECONNREFUSED") return undefined;
    if (code === "EACCES")
      throw new AdminError(`${data} is another user's: run this as the relay's`);
    throw error;
  }
  const entries = ADMIN_OPERATIONS.map((operation) => [
    operation,
    (...args: unknown[]) => ask(path, operation, args),
  ]);
  return Object.fromEntries(entries) as Admin;
}

async function ask(socketPath: string, operation: string, args: unknown[]): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    const call = request({ socketPath, path: `/${operation}`, method: "POST" }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.once("end", () => resolve(body));
      response.once("error", reject);
    });
    call.once("error", reject);
    call.end(JSON.stringify(args));
  });
  const { result, error } = JSON.parse(text) as AdminReply;
  if (error !== undefined) throw new AdminError(error);
  return result;
}
