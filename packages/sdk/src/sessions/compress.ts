import { concatBytes, DecodeError, MAX_CONTENT_BYTES, utf8ToBytes } from "@sotto/protocol";
import { deflateSync, Inflate } from "fflate";

/**
 * Dictionary 1: what short chat messages share, the most frequent last (nearest is cheapest). Part of the wire format:
 * never changed, only followed by a dictionary 2.
 */
const DICTIONARY: Uint8Array = utf8ToBytes(
  "https:// .com/ " +
    "vielleicht morgen heute können wir nicht ich bin noch danke bitte ja nein gut und das ist die der " +
    "peut-être demain merci je suis pas c'est oui non est-ce que pour avec " +
    "estoy qué cómo está bien sí pero para con los que de la " +
    "tomorrow tonight yesterday morning evening meeting " +
    "sounds good thank you thanks so much see you later talk to you soon let me know I will be there in a few minutes " +
    "on my way what time do you want to where are you how are you doing today are you coming to the " +
    "I don't know I think that it would be I'm not sure can you please send me the because about there their would could " +
    "should really maybe something someone anything everything with that this have from they what when your just like " +
    "and the for you it's that's don't can't won't I'll I'm you're we're we'll let's okay yes no hi hello hey " +
    "delivered read receipt ids state reply text at id t",
);

/** Raw deflate with dictionary 1. */
export function compress(content: Uint8Array): Uint8Array {
  return deflateSync(content, { level: 6, dictionary: DICTIONARY });
}

// Deflate makes at most 1,032 bytes of one, so a step makes at most half a megabyte before the limit is looked at.
const STEP_BYTES = 512;

/** @throws DecodeError if the input is damaged or inflates to more than MAX_CONTENT_BYTES. */
export function inflate(body: Uint8Array): Uint8Array {
  if (body.length === 0) throw new DecodeError("Payload", "nothing to inflate");
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflater = new Inflate({ dictionary: DICTIONARY }, (part) => {
    parts.push(part);
    length += part.length;
    if (length > MAX_CONTENT_BYTES) throw new DecodeError("Payload", "inflates beyond the limit");
  });
  try {
    for (let at = 0; at < body.length; at += STEP_BYTES) {
      // A copy: the inflater keeps what it is given.
      inflater.push(body.slice(at, at + STEP_BYTES), at + STEP_BYTES >= body.length);
    }
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError("Payload", "cannot be inflated", error);
  }
  return concatBytes(...parts);
}
