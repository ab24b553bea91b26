/** Protocol versions that this package speaks, best first. */
export const PROTOCOL_VERSIONS: readonly number[] = [1];

/** `Sec-WebSocket-Protocol` of version 1. The subprotocol names the frame format; versions inside it are negotiated. */
export const SUBPROTOCOL = "sotto.v1";

/** Path of the WebSocket on the relay. */
export const SOCKET_PATH = "/v1/ws";

/**
 * The best version that both sides speak.
 *
 * @param theirs - The versions that the peer offers, in any order.
 * @returns A version number, or undefined if there is none in common.
 */
export function negotiateVersion(theirs: readonly number[]): number | undefined {
  return PROTOCOL_VERSIONS.find((version) => theirs.includes(version));
}
