// Every limit of the wire in one table. Each says where it comes from; both sides enforce it.

const KIB = 1024;

/** One WebSocket message. Signal's relay takes 96 KiB messages; the rest is room for fan-out headers and prekeys. */
export const MAX_FRAME_BYTES: number = 256 * KIB;
/** One stored envelope: its sealed part and its share of the shared payload together (Signal: 96 KiB). */
export const MAX_ENVELOPE_BYTES: number = 96 * KIB;
/** Encoded content before compression and padding. Larger things are attachments. */
export const MAX_CONTENT_BYTES: number = 64 * KIB;
/** A ratchet header: two ML-KEM values (1,184 + 1,088 + 1,088 bytes) and a few hundred bytes of fields. */
export const MAX_HEADER_BYTES: number = 4 * KIB;
/** Devices addressed by one frame. A larger fan-out takes several frames. */
export const MAX_SLOTS_COUNT: number = 256;
/** Users addressed by one frame. */
export const MAX_ADDRESSEES_COUNT: number = 256;
/** Envelopes in one Deliver frame; the frame's byte limit usually binds first. */
export const MAX_DELIVER_COUNT: number = 256;
/** Envelope ids in one Ack frame. */
export const MAX_ACK_COUNT: number = 1000;
/** Devices of one account (Signal: 6 in all). */
export const MAX_DEVICES_COUNT: number = 6;
/** Entries of a device log: room for a device a week for a year, adding and revoking. */
export const MAX_LOG_ENTRIES_COUNT: number = 128;
/** One device log entry, with two signatures. */
export const MAX_LOG_ENTRY_BYTES: number = 1 * KIB;
/** One-time prekeys in one upload: 100 × 1.3 kB stays below the frame limit. */
export const MAX_PREKEYS_PER_PUBLISH_COUNT: number = 100;
/** One-time prekeys that the relay keeps for a device. */
export const MAX_ONE_TIME_PREKEYS_COUNT: number = 200;
/** Delivery tokens that a user has given out: contacts and group members, with room to spare. 64 KiB of hashes. */
export const MAX_DELIVERY_TOKENS_COUNT: number = 4_096;
/** People whose presence one connection watches. */
export const MAX_WATCHED_PRESENCES_COUNT: number = 1_000;
/** An app's user id in UTF-8. */
export const MAX_USER_ID_BYTES: number = 128;
/** An auth token. JWTs with many claims reach 4 kB. */
export const MAX_TOKEN_BYTES: number = 8 * KIB;

/** The client pings at least this often; Welcome may say otherwise. NAT tables forget idle flows after 30 s at worst. */
export const HEARTBEAT_MS: number = 25_000;
/** Silence after which either side gives the connection up: two heartbeats and a round trip. */
export const SILENCE_MS: number = 60_000;
/** From the upgrade to a valid Authenticate. */
export const AUTHENTICATE_TIMEOUT_MS: number = 5_000;
/** Undelivered envelopes expire (Signal: 30 days). */
export const DEFAULT_TTL_SECONDS: number = 30 * 24 * 3600;
/** A repeated request id is answered as the first time for this long. */
export const IDEMPOTENCE_MS: number = 10 * 60_000;

export const ID_BYTES = 16;
export const REQUEST_ID_BYTES = 16;
export const NONCE_BYTES = 32;
export const DELIVERY_TOKEN_BYTES = 16;
/** Of a SHA-256, cut: whoever finds another token with the same hash only counts as a contact. */
export const DELIVERY_TOKEN_HASH_BYTES = 16;
export const DELIVERY_TOKENS_DIGEST_BYTES = 16;
export const PRESENCE_KEY_BYTES = 16;
export const PRESENCE_TOKEN_BYTES = 16;
export const SESSION_ID_BYTES = 8;
export const X25519_BYTES = 32;
export const ED25519_BYTES = 32;
export const SIGNATURE_BYTES = 64;
export const HASH_BYTES = 32;
export const MLKEM_PUBLIC_BYTES = 1184;
export const MLKEM_CIPHERTEXT_BYTES = 1088;
