/**
 * Default name of a store, from the token's user: for telling users of one machine apart, never for trust. A dev token
 * names its user, a JWT has a `sub` claim (RFC 7519 §4.1.2).
 */
export function storeNameOf(token: string, relayHost: string): string {
  const user = token.startsWith("dev:") ? token.slice(4) : (subjectOf(token) ?? "default");
  // Escaped, not replaced: two users must never share a name.
  return `${user}@${relayHost}`.toWellFormed().replaceAll(/[^\w.@-]/gu, encodeURIComponent);
}

function subjectOf(token: string): string | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const subject =
      typeof claims === "object" && claims !== null && "sub" in claims ? claims.sub : undefined;
    return typeof subject === "string" ? subject : undefined;
  } catch {
    return undefined; // Not a JWT: the default name serves.
  }
}
