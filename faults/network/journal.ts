import type { Party } from "./party.ts";

/**
 * The common oracle: numbered messages between two parties, both ways. Once the fault is over, each that was sent has
 * arrived exactly once and in order, and everything that was called `relayed` is among them.
 */
export class Journal {
  readonly #parties: readonly [Party, Party];
  readonly #sent: Map<string, string[]>;

  constructor(one: Party, other: Party, sent: Map<string, string[]> = new Map()) {
    this.#parties = [one, other];
    this.#sent = sent;
    for (const { name } of this.#parties) if (!sent.has(name)) sent.set(name, []);
  }

  /** The same journal, of parties that have been opened anew. */
  continueWith(one: Party, other: Party): Journal {
    return new Journal(one, other, this.#sent);
  }

  get sentCount(): number {
    return this.#parties.reduce((sum, { name }) => sum + this.#sentBy(name).length, 0);
  }

  /** Sends the next `count` messages, both ways at once. `between` is awaited before each pair of them. */
  async exchange(
    count: number,
    between: (sent: number) => Promise<void> | void = () => undefined,
  ): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) {
      await between(sent);
      await Promise.all(this.#directions().map(([from, to]) => this.send(from, to)));
    }
  }

  /** Sends the next message of one. */
  async send(from: Party, to: Party): Promise<void> {
    const sent = this.#sentBy(from.name);
    const text = `${from.name} ${sent.length + 1}`;
    await from.send(to.name, text);
    sent.push(text);
  }

  /** Waits until as much has arrived as was sent, and all of it is called relayed. */
  async settled(): Promise<void> {
    for (const [from, to] of this.#directions()) {
      const sent = this.#sentBy(from.name);
      const progress = (): string =>
        `${to.name} has ${to.seen.received.length} and ${from.name} calls ${from.seen.relayed.size} relayed, of ${sent.length} (${from.name} ${from.seen.state}, ${to.name} ${to.seen.state}; errors ${[...from.seen.errors, ...to.seen.errors].join()}; complaints ${to.seen.complaints.join()})`;
      await to.seen.watch.until(progress, () => to.seen.received.length >= sent.length);
      await from.seen.watch.until(progress, () => from.seen.relayed.size >= sent.length);
    }
  }

  /** To be called when the fault is over. One more exchange brings to light what was delivered late or twice. */
  async verdict(): Promise<readonly string[]> {
    await this.settled();
    await this.exchange(1);
    await this.settled();
    return this.#faults();
  }

  #faults(): readonly string[] {
    return this.#directions().flatMap(([from, to]) => {
      const { received, complaints } = to.seen;
      const wrong = differences(this.#sentBy(from.name), received);
      const gone = lost(from.seen.relayed, received).map((text) => `relayed, but lost: ${text}`);
      return complaints.concat(wrong, gone).map((what) => `${from.name} to ${to.name}: ${what}`);
    });
  }

  #sentBy(name: string): string[] {
    return this.#sent.get(name) as string[];
  }

  #directions(): readonly (readonly [Party, Party])[] {
    const [one, other] = this.#parties;
    return [
      [one, other],
      [other, one],
    ];
  }
}

function lost(relayed: ReadonlySet<string>, received: readonly string[]): readonly string[] {
  const arrived = new Set(received);
  return [...relayed].filter((text) => !arrived.has(text));
}

/** How what arrived is not what was sent. */
export function differences(
  sent: readonly string[],
  received: readonly string[],
): readonly string[] {
  const counts = new Map<string, number>(sent.map((text) => [text, 0]));
  const unknown = new Set(received.filter((text) => !counts.has(text)));
  for (const text of received) counts.set(text, (counts.get(text) ?? 0) + 1);
  const wrong = [...counts].flatMap(([text, count]) => {
    if (unknown.has(text)) return [`never sent: ${text}`];
    if (count === 0) return [`missing: ${text}`];
    return count > 1 ? [`${count} times: ${text}`] : [];
  });
  if (wrong.length > 0) return wrong;
  const at = sent.findIndex((text, index) => received[index] !== text);
  return at === -1 ? [] : [`out of order: ${received[at]} in place of ${sent[at]}`];
}
