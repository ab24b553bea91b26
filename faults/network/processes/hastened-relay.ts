import { createRelay } from "@sotto/relay";
import { hasten } from "../hasten.ts";

// The relay as its command runs it, on a clock that runs faster.

const [port = "0", metricsPort = "0", data = "", haste = "1"] = process.argv.slice(2);
const { url } = await createRelay({
  port: Number(port),
  metricsPort: Number(metricsPort),
  data,
  clock: hasten(Number(haste)),
});
process.stdout.write(`${JSON.stringify({ event: "listening", url })}\n`);
