import { equalBytes } from "@sotto/protocol";
import type { Primitives } from "../../packages/sdk/src/crypto/primitives.ts";
import type { Random } from "../../packages/sdk/src/ports.ts";
import { seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import {
  type Content,
  type Mail,
  type Published,
  SdkSide,
  SecondSide,
  type Side,
  type SideOptions,
} from "./sides.ts";

/** Randomness that starts anew with each operation, since a refused message may have drawn or not. */
class Draws {
  #current: Random = seededRandom("");
  readonly draw: Random = (length) => this.#current(length);

  startAt(label: string): void {
    this.#current = seededRandom(label);
  }
}

/**
 * One device in both implementations at once, on the same draws. Both have to write the same bytes and to open or refuse
 * the same messages: that also covers what a peer would not notice, such as when a renewal is due and which kept keys
 * are dropped.
 */
export class TwinSide implements Side {
  readonly published: Published;
  readonly #label: string;
  readonly #draws = { sdk: new Draws(), second: new Draws() };
  readonly #sdk: SdkSide;
  readonly #second: SecondSide;
  #operations = 0;

  constructor(primitives: Primitives, label: string, options: Omit<SideOptions, "random">) {
    this.#label = label;
    this.#startOperation();
    this.#sdk = new SdkSide(primitives, { ...options, random: this.#draws.sdk.draw });
    this.#second = new SecondSide({ ...options, random: this.#draws.second.draw });
    requireSamePublished(this.#sdk.published, this.#second.published);
    this.published = this.#sdk.published;
  }

  get epoch(): number {
    if (this.#sdk.epoch !== this.#second.epoch) throw new Error("the twins' epochs differ");
    return this.#sdk.epoch;
  }

  initiate(peer: Published, nowMs: number): void {
    this.#startOperation();
    this.#sdk.initiate(peer, nowMs);
    this.#second.initiate(peer, nowMs);
  }

  seal(content: Content, nowMs: number): Mail {
    this.#startOperation();
    const mail = this.#sdk.seal(content, nowMs);
    const second = this.#second.seal(content, nowMs);
    requireSame("message", mail.wire, second.wire);
    requireSame("shared payload", mail.shared, second.shared);
    return mail;
  }

  open(peer: Published, mail: Mail, nowMs: number): Content {
    this.#startOperation();
    const sdk = outcomeOf(() => this.#sdk.open(peer, mail, nowMs));
    const second = outcomeOf(() => this.#second.open(peer, mail, nowMs));
    if ("error" in sdk && "error" in second) throw sdk.error;
    if ("error" in sdk) throw new Error("only the SDK refuses", { cause: sdk.error });
    if ("error" in second) throw new Error("only the SDK opens", { cause: second.error });
    requireSame("content", sdk.value.content, second.value.content);
    return sdk.value;
  }

  isRefusal(error: unknown): boolean {
    return this.#sdk.isRefusal(error);
  }

  #startOperation(): void {
    const label = `${this.#label}/${this.#operations++}`;
    this.#draws.sdk.startAt(label);
    this.#draws.second.startAt(label);
  }
}

function outcomeOf<T>(act: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

function requireSamePublished(a: Published, b: Published): void {
  requireSame("genesis", a.genesis, b.genesis);
  requireSame("signed prekey", a.bundle.signed, b.bundle.signed);
  requireSame("one-time prekey", a.bundle.oneTime, b.bundle.oneTime);
}

const NONE = new Uint8Array(0);

function requireSame(what: string, a: Uint8Array = NONE, b: Uint8Array = NONE): void {
  if (!equalBytes(a, b)) throw new Error(`the twins' ${what} differs`);
}
