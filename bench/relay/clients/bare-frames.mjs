export const KIND = { hello: 1, send: 2, acks: 3, welcome: 4, accepted: 5, delivery: 6 };
export const ID_BYTES = 4;

/** A frame with a number behind its kind. */
export function numbered(kind, number, rest) {
  const frame = Buffer.allocUnsafe(1 + ID_BYTES + (rest?.length ?? 0));
  frame[0] = kind;
  frame.writeUInt32BE(number, 1);
  rest?.copy(frame, 1 + ID_BYTES);
  return frame;
}
