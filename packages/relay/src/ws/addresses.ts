import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Proxies whose word on where a connection comes from is taken. */
export const DEFAULT_PROXIES: readonly string[] = ["127.0.0.0/8", "::1"];

const family = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

/** As a dual-stack socket names an IPv4 peer. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

export function isLoopback(address: string): boolean {
  return address === "::1" || plain(address).startsWith("127.");
}

/** @throws RangeError if an entry is no address and no network (`10.0.0.0/8`). */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits, more] = entry.split("/");
    if (isIP(address) === 0 || more !== undefined)
      throw new RangeError(`${entry} is no address and no network`);
    if (bits === undefined) list.addAddress(address, family(address));
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
      list.addSubnet(address, Number(bits), family(address));
    else throw new RangeError(`${entry} is no address and no network`);
  }
  return list;
}

/**
 * Where a request comes from: the socket's peer or, if that is a trusted proxy, the last of `X-Forwarded-For` that is
 * none. What stands further to the left anybody can make up.
 */
export function addressOf({ headers, socket }: IncomingMessage, proxies: BlockList): string {
  const forwarded = headers["x-forwarded-for"];
  const chain = String(forwarded ?? "").split(",");
  let address = plain(socket.remoteAddress ?? "");
  while (isIP(address) !== 0 && proxies.check(address, family(address))) {
    const before = plain((chain.pop() ?? "").trim());
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** Sockets that have not authenticated yet, by address. Those of loopback have no limit: bots and tests live there. */
export class AddressCounter {
  readonly #maxCount: number;
  readonly #counts = new Map<string, number>();

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  refusalOf(address: string): string | undefined {
    const isFull = (this.#counts.get(address) ?? 0) >= this.#maxCount;
    return isFull && !isLoopback(address) ? "429 Too Many Requests" : undefined;
  }

  /** Returns what takes the count back; to be called once or more. */
  add(address: string): () => void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
    let isCounted = true;
    return () => {
      if (isCounted) this.#remove(address);
      isCounted = false;
    };
  }

  #remove(address: string): void {
    const count = (this.#counts.get(address) ?? 1) - 1;
    if (count === 0) this.#counts.delete(address);
    else this.#counts.set(address, count);
  }
}
