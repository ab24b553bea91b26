import type { Group } from "./case.ts";
import { ABUSE_CASES } from "./cases/abuse.ts";
import { ACK_CASES } from "./cases/acks.ts";
import { AUTHENTICATION_CASES } from "./cases/authentication.ts";
import { DELIVERY_TOKEN_CASES } from "./cases/delivery-tokens.ts";
import { FRAME_BODY_CASES } from "./cases/frame-bodies.ts";
import { FRAME_FIELD_CASES } from "./cases/frame-fields.ts";
import { GENESIS_CASES } from "./cases/genesis.ts";
import { HANDSHAKE_CASES } from "./cases/handshake.ts";
import { HTTP_CASES } from "./cases/http.ts";
import { PREKEY_CASES } from "./cases/prekeys.ts";
import { PRESENCE_CASES } from "./cases/presence.ts";
import { REQUEST_CASES } from "./cases/requests.ts";
import { SUBMIT_CASES } from "./cases/submit.ts";
import { SUBMIT_REPEAT_CASES } from "./cases/submit-repeats.ts";
import { TAKEOVER_CASES } from "./cases/takeover.ts";
import { WEBSOCKET_CONTROL_CASES } from "./cases/websocket-control.ts";
import { WEBSOCKET_HEADER_CASES } from "./cases/websocket-headers.ts";
import { WEBSOCKET_MESSAGE_CASES } from "./cases/websocket-messages.ts";

/** Every case, in the order of the table and of the suite. */
export const GROUPS: readonly Group[] = [
  { name: "WebSocket: frame headers", kind: "websocket", cases: WEBSOCKET_HEADER_CASES },
  { name: "WebSocket: ping, pong and close", kind: "websocket", cases: WEBSOCKET_CONTROL_CASES },
  { name: "WebSocket: messages and lengths", kind: "websocket", cases: WEBSOCKET_MESSAGE_CASES },
  { name: "Handshake", kind: "http", cases: HANDSHAKE_CASES },
  { name: "HTTP", kind: "http", cases: HTTP_CASES },
  { name: "Authentication", kind: "protocol", cases: AUTHENTICATION_CASES },
  { name: "Genesis", kind: "protocol", cases: GENESIS_CASES },
  { name: "Other people's names", kind: "protocol", cases: TAKEOVER_CASES },
  { name: "Frames: bodies and tags", kind: "protocol", cases: FRAME_BODY_CASES },
  { name: "Frames: fields", kind: "protocol", cases: FRAME_FIELD_CASES },
  { name: "Submit: recipients and sizes", kind: "protocol", cases: SUBMIT_CASES },
  { name: "Submit: repeats and effects", kind: "protocol", cases: SUBMIT_REPEAT_CASES },
  { name: "Delivery tokens and strangers", kind: "protocol", cases: DELIVERY_TOKEN_CASES },
  { name: "Presence", kind: "protocol", cases: PRESENCE_CASES },
  { name: "Ack", kind: "protocol", cases: ACK_CASES },
  { name: "Prekeys", kind: "protocol", cases: PREKEY_CASES },
  { name: "Directory and bundles", kind: "protocol", cases: REQUEST_CASES },
  { name: "Too much", kind: "protocol", isFlood: true, cases: ABUSE_CASES },
];
