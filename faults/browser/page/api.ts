// What the page and the harness say to each other. Only types: the page runs in the browser, the harness in Node.

/** Kinds of steps, by what they write, and of frames. */
export type Phase =
  | "identity"
  | "prekeys"
  | "queue"
  | "seal"
  | "accepted"
  | "receive"
  | "other"
  | "submit"
  | "ack";

/** A place at which the page may stop: just before or after the `nth` step or frame of its kind. */
export interface Point {
  readonly phase: Phase;
  readonly when: "before" | "after";
  readonly nth: number;
}

export interface Stop {
  readonly at: Point;
  /**
   * What the page does when it has told the harness: `die`, nothing of it has an effect from there on; `hold`, the step
   * waits for `release`; `go-on`.
   */
  readonly mode: "die" | "hold" | "go-on";
}

export interface StartOptions {
  readonly relay: string;
  readonly user: string;
  readonly peer: string;
  readonly database: string;
  readonly stop?: Stop;
  readonly startAnew?: boolean;
}

export interface Text {
  readonly id: string;
  readonly text: string;
}

export interface OwnText {
  readonly text: string;
  readonly state: string;
}

/** `ok`, or the code of the SottoError. */
export type Outcome = string;

/** `window.fault`: what the harness drives. */
export interface FaultPage {
  start(options: StartOptions): Promise<Outcome>;
  /** Sends one after the other; with `delivered`, each when the one before has arrived. */
  send(texts: readonly Text[], until: "queued" | "delivered"): Promise<readonly Outcome[]>;
  untilDelivered(count: number): Promise<void>;
  untilReceived(count: number): Promise<void>;
  /** Nothing waits in the outbox. */
  untilIdle(): Promise<void>;
  untilOnline(): Promise<void>;
  untilOffline(): Promise<void>;
  /** Another tab leads, and is online. */
  untilFollowing(): Promise<void>;
  untilLeading(): Promise<void>;
  /** Whether no other tab does. */
  leads(): boolean;
  /** The code of the first error event of that code. */
  untilError(code: string): Promise<void>;
  timeline(): Promise<{ readonly own: readonly OwnText[]; readonly received: readonly string[] }>;
  deviceId(): string;
  /** Events so far. */
  seen(): {
    readonly errors: readonly string[];
    readonly gaps: number;
    readonly acks: number;
    /** Message events. */
    readonly events: number;
  };
  /** Sets the next stop. */
  arm(stop: Stop): void;
  /** Goes on where the page holds. */
  release(): void;
  close(): Promise<void>;
  /** Writes to another database until the origin's quota is used up. */
  fill(): Promise<void>;
  /** Tells the page what a browser tells it. Chromium freezes no page that DevTools keep in focus, as the harness's do. */
  tellOf(event: "freeze" | "resume"): void;
  /** Has the service worker wake, as a push message would. */
  wake(options: StartOptions): Promise<Woken>;
}

/** What a wake came to: its result or the code of its error, and the texts that it handed over. */
export interface Woken {
  readonly outcome: string;
  readonly texts: readonly string[];
}

/** One encryption: hashes of its key and nonce, and of its plaintext and associated data; and its tag, which tells it apart. */
export type Seal = readonly [keyAndNonce: string, input: string, tag: string];

export type Report =
  | { readonly type: "point" }
  /** A Submit frame about to go out, in hexadecimal. */
  | { readonly type: "submit"; readonly frame: string }
  | { readonly type: "seals"; readonly seals: readonly Seal[] };

declare global {
  interface Window {
    fault: FaultPage;
    /** The harness's ear. Resolves when it has heard. */
    faultReport(report: Report): Promise<void>;
  }
}
