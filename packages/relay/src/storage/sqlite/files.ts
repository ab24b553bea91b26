// What lies in a data directory.

export const DATABASE_FILE = "relay.db";
/** Held while a relay has the directory. */
export const LOCK_FILE = "relay.lock";
/** Given up when the disk is full. */
export const BALLAST_FILE = "ballast";
