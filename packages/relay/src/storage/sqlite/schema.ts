import type { DatabaseSync } from "node:sqlite";

// Each step takes the schema from version n to n + 1 (`user_version`). Steps are never changed once released.
//
// There is no sender anywhere, and no user in a mailbox: a mailbox belongs to a device id, which is a hash.
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE payloads (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    refs INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE TABLE mailbox (
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    payload INTEGER REFERENCES payloads (id),
    size INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (device, seq),
    UNIQUE (device, envelope)
  );
  CREATE INDEX mailbox_expiry ON mailbox (expires_at_ms);

  CREATE TABLE device_logs (
    user TEXT NOT NULL,
    position INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (user, position)
  ) WITHOUT ROWID;
  CREATE TABLE devices (device BLOB PRIMARY KEY, user TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX devices_user ON devices (user);

  CREATE TABLE signed_prekeys (device BLOB PRIMARY KEY, prekey BLOB NOT NULL);
  CREATE TABLE one_time_prekeys (
    device BLOB NOT NULL,
    id INTEGER NOT NULL,
    prekey BLOB NOT NULL,
    UNIQUE (device, id)
  );
  -- Ids that were handed out: uploading one again must not bring it back.
  CREATE TABLE taken_prekeys (device BLOB NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (device, id)) WITHOUT ROWID;
  `,
  // 2: how long envelopes have waited; what operators decide. When older envelopes came is a guess by the usual 30 days.
  `
  ALTER TABLE mailbox ADD COLUMN stored_at_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE mailbox SET stored_at_ms = max(0, expires_at_ms - 2592000000);
  CREATE INDEX mailbox_age ON mailbox (stored_at_ms);
  CREATE TABLE suspended_users (user TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE revoked_devices (device BLOB PRIMARY KEY, user TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX revoked_devices_user ON revoked_devices (user);
  -- Hashes of codes; user is null until the first use, unless the invite was made for one.
  CREATE TABLE invites (code BLOB PRIMARY KEY, user TEXT, expires_at_ms INTEGER NOT NULL, is_used INTEGER NOT NULL DEFAULT 0)
    WITHOUT ROWID;
  `,
  // 3: from whom users take messages without a quota: hashes of tokens, 16 bytes each, in ascending order.
  `
  CREATE TABLE delivery_tokens (user TEXT PRIMARY KEY, hashes BLOB NOT NULL);
  `,
];

/** Settings without which "durable" and "deleted" would not be true (RELIABILITY F1, F5). */
export function configure(database: DatabaseSync): void {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA foreign_keys = OFF");
}

/** @throws Error if the database was written by a newer version. */
export function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > MIGRATIONS.length)
    throw new Error("the data directory was written by a newer version of sotto-relay");
  MIGRATIONS.slice(version).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
