// A static file server for one folder: just what a built single-page app needs, with a strict Content-Security-Policy.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self'",
    "connect-src 'self' ws: wss:",
    "img-src 'self' data: blob:",
    "style-src 'self'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The file that a request's path names; undefined if it does not decode or points out of the folder. */
export function fileOf(folder, requestPath) {
  let path;
  try {
    path = decodeURIComponent(requestPath);
  } catch {
    return undefined;
  }
  if (path.includes("\0")) return undefined;
  const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
  return file.startsWith(normalize(folder) + sep) ? file : undefined;
}

function answer(response, status, text) {
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": TYPES[".txt"] });
  response.end(`${text}\n`);
}

/** @returns A request handler for `node:http` that serves the files of `folder`. */
export function serveFolder(folder) {
  return async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return answer(response, 405, "method not allowed");
    const file = fileOf(folder, (request.url ?? "/").split("?", 1)[0]);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (found === undefined || !found.isFile()) return answer(response, 404, "not found");
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      // Vite puts a hash of the content into the names of all files below assets/.
      "cache-control": file.startsWith(join(folder, "assets") + sep)
        ? "max-age=31536000, immutable"
        : "no-cache",
      "content-length": found.size,
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    });
    if (request.method === "HEAD") return response.end();
    return pipeline(createReadStream(file), response, () => {});
  };
}
