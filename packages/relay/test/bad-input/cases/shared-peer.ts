import type { Device } from "../../device.ts";
import type { Stage } from "../stage.ts";

const peers = new WeakMap<Stage, Promise<Device>>();

/** A device that the relay knows and that no case changes. */
export function sharedPeer(stage: Stage): Promise<Device> {
  const peer = peers.get(stage) ?? stage.registered();
  peers.set(stage, peer);
  return peer;
}
