// Who is chatting, and over which relay. The page's address holds both, so that a reload goes on where it was.

const DEFAULT_RELAY_PORT = 7770;
const LAST_USER_KEY = "sotto-chat.last-user";

const query = (): URLSearchParams => new URLSearchParams(location.search);

/** `?relay=…`, else `<meta name="sotto-relay">`, else port 7770 of the host that served this page. */
export function relayAddress(): string {
  const named =
    query().get("relay") ??
    document.querySelector<HTMLMetaElement>('meta[name="sotto-relay"]')?.content;
  if (named !== undefined && named !== "") return named;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.hostname}:${DEFAULT_RELAY_PORT}`;
}

export function userInAddress(): string | undefined {
  return query().get("user")?.trim() || undefined;
}

/** Writes the user into the page's address, or takes it out, without a new entry in the history. */
export function setUserInAddress(user: string | undefined): void {
  const url = new URL(location.href);
  if (user === undefined) {
    url.searchParams.delete("user");
    url.hash = "";
  } else url.searchParams.set("user", user);
  history.replaceState(history.state, "", url);
}

export function lastUser(): string {
  try {
    return localStorage.getItem(LAST_USER_KEY) ?? "";
  } catch {
    return ""; // Storage may be forbidden; remembering the name is a convenience only.
  }
}

export function rememberUser(user: string): void {
  try {
    localStorage.setItem(LAST_USER_KEY, user);
  } catch {
    // As above.
  }
}
