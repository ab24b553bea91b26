export { createWorld, type TokenClaims, type World, type WorldOptions } from "./world.ts";
