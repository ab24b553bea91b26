import { SOCKET_PATH, SottoError } from "@sotto/protocol";

/** @throws SottoError `argument/invalid` */
export function relayUrl(relay: string | URL): URL {
  const url = URL.canParse(String(relay)) ? new URL(String(relay)) : undefined;
  const protocol = url?.protocol.replace(/^http/, "ws");
  if (url === undefined || (protocol !== "ws:" && protocol !== "wss:")) {
    throw new SottoError("argument/invalid", {
      detail: "relay must be a ws:, wss:, http: or https: address",
    });
  }
  if (url.username !== "" || url.search !== "") {
    throw new SottoError("argument/invalid", {
      detail: "relay must hold no credentials or query",
    });
  }
  return new URL(url.pathname.replace(/\/$/, "") + SOCKET_PATH, `${protocol}//${url.host}`);
}
