// The relay's own limits. Those of the wire stand in @sotto/protocol; here is what an operator may change.

const MIB = 1024 * 1024;

export interface RelayLimits {
  /** Envelopes that wait for one device (RELIABILITY 3h). */
  readonly mailboxMessages: number;
  /** Sealed and shared bytes that wait for one device; a shared payload counts for every device. */
  readonly mailboxBytes: number;
  /** Submits that a device may send at once. */
  readonly sendBurst: number;
  /** Submits per second that it gets back. */
  readonly sendPerSecond: number;
  /** One-time prekeys of a device that another may have at once; it gets one more every ten minutes. */
  readonly prekeysPerPeer: number;
  /** One-time prekeys of a device that are handed out in an hour, to whomever. */
  readonly prekeysPerHour: number;
  /** Submits that the devices of one account may send to another account at once. */
  readonly sendBurstPerRecipient: number;
  /** Submits per second that they get back. */
  readonly sendPerSecondPerRecipient: number;
  /** Messages in a day to an account that has given the sender no delivery token. 0: any number. */
  readonly strangerMessagesPerDay: number;
  /** Accounts in a day, of those that have given the sender none. 0: any number. */
  readonly strangersPerDay: number;
  /** Sealed and shared bytes that may come in for one device at once, from all senders together. */
  readonly inboundBurstBytes: number;
  /** Bytes per second that it gets back. */
  readonly inboundBytesPerSecond: number;
  /** Envelopes pushed to a device and not yet acknowledged. */
  readonly inFlightMessages: number;
  readonly inFlightBytes: number;
  /** Envelopes of one device that are held in memory without being written. */
  readonly heldMessages: number;
  readonly heldBytes: number;
  /** The same, of all devices together: beyond it everything is written at once. */
  readonly heldTotalBytes: number;
  /** Bytes queued on a socket before its reader is called too slow (F8: ws itself knows no limit). */
  readonly bufferedBytes: number;
  /** Frames of any kind that one connection may send at once. */
  readonly framesBurst: number;
  /** Frames per second that it gets back. Beyond it the connection is closed. */
  readonly framesPerSecond: number;
  /** Faulty requests in a minute before the connection is closed. */
  readonly errorsPerMinute: number;
  /** Requests of one connection that wait for the ones before them. */
  readonly pendingRequests: number;
  /** People whose presence one connection watches; 1,000 is all that a frame holds. 0: there is no presence. */
  readonly watchedPresences: number;
  /** People who have gone, of whom the relay knows when. */
  readonly rememberedPresences: number;
}

export const DEFAULT_LIMITS: RelayLimits = {
  mailboxMessages: 10_000,
  mailboxBytes: 64 * MIB,
  sendBurst: 2_000,
  sendPerSecond: 200,
  prekeysPerPeer: 6,
  prekeysPerHour: 60,
  sendBurstPerRecipient: 2_000,
  sendPerSecondPerRecipient: 20,
  strangerMessagesPerDay: 20,
  strangersPerDay: 50,
  inboundBurstBytes: 128 * MIB,
  inboundBytesPerSecond: 1 * MIB,
  inFlightMessages: 512,
  inFlightBytes: 1 * MIB,
  heldMessages: 2_000,
  heldBytes: 4 * MIB,
  heldTotalBytes: 64 * MIB,
  bufferedBytes: 4 * MIB,
  framesBurst: 20_000,
  framesPerSecond: 2_000,
  errorsPerMinute: 20,
  pendingRequests: 256,
  watchedPresences: 1_000,
  rememberedPresences: 100_000,
};

/** Space that is kept free on the store's disk, and a file to give up if others take even that. */
export const DEFAULT_SPACE: { readonly reserveBytes: number; readonly ballastBytes: number } = {
  reserveBytes: 64 * MIB,
  // More than the log may hold before SQLite moves it into the database (1,000 pages of 4 KiB).
  ballastBytes: 8 * MIB,
};

/** Sockets of one address that have not authenticated (RELIABILITY 3h). */
export const DEFAULT_SOCKETS_PER_ADDRESS = 64;
/** Silently holding accepted envelopes longer than this would make senders wait for nothing. */
export const DEFAULT_PASS_THROUGH_MS = 250;
/** One-time prekeys below which the device is told to refill. */
export const LOW_PREKEYS_COUNT = 25;
/** Expired envelopes are looked for this often. */
export const SWEEP_INTERVAL_MS: number = 60_000;
/** Rows that one sweep statement deletes, so that it cannot hold up the commits behind it. */
export const SWEEP_BATCH_COUNT = 1_000;
