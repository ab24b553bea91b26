/** Names a relay process within its cluster. */
export type NodeId = string;

/**
 * Which node holds which device's queue.
 *
 * A queue lives on exactly one node at a time, because one sequence orders what is in memory and what is stored.
 */
export interface Router {
  readonly self: NodeId;
  /** The node to which envelopes for this device go. `device` is 32 hexadecimal digits. */
  locate(device: string): NodeId;
  /** The device's queue is in this node's memory. */
  claim(device: string): void;
  /** This node has forgotten it. */
  release(device: string): void;
}
