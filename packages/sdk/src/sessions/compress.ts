import { DecodeError, MAX_CONTENT_BYTES, utf8ToBytes } from "@sotto/protocol";
import { deflateSync, inflateSync } from "fflate";

/**
 * Dictionary 1: what short chat messages share, the most frequent last (nearest is cheapest). Part of the wire format:
 * never changed, only followed by a dictionary 2.
 */
const DICTIONARY: Uint8Array = utf8ToBytes(
  "https://www. http:// .com/ .org/ .de/ " +
    "vielleicht morgen heute können wir nicht ich bin noch danke bitte ja nein gut und das ist die der " +
    "peut-être demain aujourd'hui merci s'il te plaît je suis pas c'est oui non est-ce que pour avec " +
    "mañana gracias por favor estoy hasta luego qué cómo está bien sí pero para con los que de la " +
    "tomorrow tonight yesterday morning evening Monday Tuesday Wednesday Thursday Friday Saturday Sunday meeting " +
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

/** @throws DecodeError if the input is damaged or inflates to more than MAX_CONTENT_BYTES. */
export function inflate(body: Uint8Array): Uint8Array {
  let content: Uint8Array;
  try {
    // One byte more than allowed: fflate stops at the end of `out` without saying so.
    content = inflateSync(body, { dictionary: DICTIONARY, out: new Uint8Array(MAX_CONTENT_BYTES + 1) });
  } catch (error) {
    throw new DecodeError("Payload", "cannot be inflated", error);
  }
  if (content.length > MAX_CONTENT_BYTES) throw new DecodeError("Payload", "inflates beyond the limit");
  return content.slice(); // Not a view of the large buffer.
}
