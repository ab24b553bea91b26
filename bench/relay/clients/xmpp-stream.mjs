/** Cuts a TCP stream of XML into the stanzas at its top level. */
export function stanzaSplitter(onStanza) {
  let rest = "";
  return {
    feed(text) {
      rest += text;
      let at = 0;
      for (let end = endOf(rest, at); end !== undefined; end = endOf(rest, at)) {
        const stanza = rest.slice(at, end).trimStart();
        at = end;
        if (!isFrame(stanza)) onStanza(stanza);
      }
      rest = rest.slice(at);
    },
    /** The stream begins anew, as it does after authentication. */
    restart() {
      rest = "";
    },
  };
}

/** The stream's own beginning and end, and what stands before it. */
const isFrame = (stanza) => /^<(?:\?xml|stream:stream|\/stream)/.test(stanza);

/** Where the stanza that begins at `from` ends; undefined if it is not complete. */
function endOf(text, from) {
  let depth = 0;
  for (let at = from; ;) {
    const open = text.indexOf("<", at);
    const close = text.indexOf(">", open);
    if (open < 0 || close < 0) return undefined;
    at = close + 1;
    if (depth === 0 && isFrame(text.slice(open, open + 16))) return at;
    if (text[open + 1] === "/") depth -= 1;
    else if (text[close - 1] !== "/") depth += 1;
    if (depth === 0) return at;
  }
}
