export interface StorageReport {
  /** In browsers of the whole origin, as the browser estimates it; absent where nobody says. */
  readonly usedBytes?: number | undefined;
  /** How much there may be in all. In Node what is used and what the disk has free. */
  readonly quotaBytes?: number | undefined;
  /** Nobody removes it but the person: a file in Node; in browsers what `persist` was granted; never what is in memory. */
  readonly persisted: boolean;
}
