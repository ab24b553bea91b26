/** What lets a back end take devices away from the user whom the token names. */
export const REVOKE_SCOPE = "devices:revoke";

/** What a token permits: the words of `scope` (RFC 8693 §4.2), and the entries of `scopes` as some issuers write it. */
export function scopesOf(claims: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { scope, scopes } = claims;
  const words = typeof scope === "string" ? scope.split(" ") : [];
  const entries = Array.isArray(scopes) ? scopes.filter((entry) => typeof entry === "string") : [];
  return new Set([...words, ...entries].filter((name) => name !== ""));
}
