import { HANDSHAKES } from "./powers/handshake.ts";
import { testPowers } from "./suite.ts";

testPowers(HANDSHAKES);
