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
    if (isNobodyThere(error)) return undefined;
    throw error;
  }
  const entries = ADMIN_OPERATIONS.map((operation) => [
    operation,
    (...args: unknown[]) => ask(path, operation, args),
  ]);
  return Object.fromEntries(entries) as Admin;
}

function isNobodyThere(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ECONNREFUSED";
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
