import { describeProxy } from "./behind-proxy.ts";
import { startCaddy } from "./caddy.ts";
import { hasTools } from "./tools.ts";

describeProxy("Caddy", hasTools("relay behind Caddy", "caddy"), startCaddy);
