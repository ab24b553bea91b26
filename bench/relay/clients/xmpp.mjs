// XMPP over TCP or WebSocket: SASL PLAIN, and stream management (XEP-0198), whose answers are both the server's word that
// it has a message and ours that we have it.
import { numberOfText, textOf } from "../message.mjs";
import { batched, within } from "../waiting.mjs";
import { Pending } from "./pending.mjs";
import { openSocket } from "./socket.mjs";
import { openWebSocket } from "./web-socket.mjs";
import { stanzaSplitter } from "./xmpp-stream.mjs";

const PASSWORD = "x";
const ANSWER_MS = 60_000;

const OPEN = {
  tcp: (domain) =>
    `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' ` +
    `xmlns:stream='http://etherx.jabber.org/streams'>`,
  ws: (domain) =>
    `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${domain}' version='1.0'/>`,
};

export class XmppClient {
  user;
  #domain;
  #transport;
  #write;
  #splitter;
  #end;
  #onMessage;
  #onAnswer = () => {};
  #pending = new Pending();
  #sentCount = 0;
  #confirmedCount = 0;
  #receivedCount = 0;
  #acknowledge = batched(() => this.#confirm());

  constructor(user, domain, transport, onMessage) {
    this.user = user;
    this.#domain = domain;
    this.#transport = transport;
    this.#onMessage = onMessage;
  }

  /** @param {{ port: number, domain: string, transport: "tcp" | "ws" }} server */
  static async connect({ port, domain, transport }, user, onMessage) {
    const client = new XmppClient(user, domain, transport, onMessage);
    if (transport === "tcp") await client.#openTcp(port);
    else await client.#openWebSocket(`ws://127.0.0.1:${port}/ws`);
    await client.#logIn();
    return client;
  }

  async #openTcp(port) {
    this.#splitter = stanzaSplitter((stanza) => this.#receive(stanza));
    const { socket, write } = await openSocket(port, {
      encoding: "latin1",
      onData: (text) => this.#splitter.feed(text),
      onClose: (error) => this.#fail(error),
    });
    this.#write = write;
    this.#end = {
      close: () => socket.end("</stream:stream>"),
      destroy: () => socket.destroy(),
    };
  }

  async #openWebSocket(url) {
    const { socket, send } = await openWebSocket(url, {
      subprotocols: ["xmpp"],
      onMessage: (data) => this.#receive(String(data)),
      onClose: (error) => this.#fail(error),
    });
    this.#write = send;
    this.#end = { close: () => socket.close(), destroy: () => socket.terminate() };
  }

  #fail(error) {
    this.#pending.failAll(error);
  }

  async #logIn() {
    await this.#openStream();
    const plain = Buffer.from(`\0${this.user}\0${PASSWORD}`).toString("base64");
    const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`;
    await this.#ask(auth, "<success");
    await this.#openStream();
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>`;
    await this.#ask(`<iq type='set' id='bind'>${bind}</iq>`, "<iq");
    await this.#ask(`<enable xmlns='urn:xmpp:sm:3'/>`, "<enabled");
    this.#receivedCount = 0;
    if (this.#onMessage !== undefined) this.sendStanza("<presence/>");
  }

  async #openStream() {
    this.#splitter?.restart();
    const isFeatures = (stanza) => /^<(?:stream:)?features/.test(stanza);
    await this.#answerTo(OPEN[this.#transport](this.#domain), isFeatures);
  }

  /** Fails if the next answer is another. */
  async #ask(stanza, expected) {
    const answer = await this.#answerTo(stanza, (answer) => !answer.startsWith("<open"));
    if (!answer.startsWith(expected)) throw new Error(`${this.user}: ${answer}`);
  }

  #answerTo(stanza, isAnswer) {
    const answer = this.#pending.add("answer", () => {
      this.#onAnswer = (received) => {
        if (isAnswer(received)) this.#pending.settle("answer", received);
      };
      this.#write(stanza);
    });
    return within(answer, ANSWER_MS, `${this.user} in signing in`);
  }

  #receive(stanza) {
    const isCounted = /^<(?:message|presence|iq)/.test(stanza);
    if (isCounted) this.#receivedCount += 1;
    if (stanza.startsWith("<message")) this.#receiveMessage(stanza);
    else if (stanza.startsWith("<r ")) this.#confirm();
    else if (stanza.startsWith("<a ")) this.#confirmed(Number(/h=['"](\d+)/.exec(stanza)[1]));
    else if (!stanza.startsWith("<presence")) this.#onAnswer(stanza);
  }

  #receiveMessage(stanza) {
    const number = numberOfText(stanza);
    if (number !== undefined) this.#onMessage?.(number, this.#receivedCount);
  }

  #confirm() {
    this.#write(`<a xmlns='urn:xmpp:sm:3' h='${this.#receivedCount}'/>`);
  }

  #confirmed(count) {
    while (this.#confirmedCount < count) this.#pending.settle((this.#confirmedCount += 1));
  }

  sendStanza(stanza) {
    this.#sentCount += 1;
    this.#write(stanza);
  }

  send(to, number, type = "chat") {
    const jid = to.includes("@") ? to : `${to}@${this.#domain}`;
    const body = `<body>${textOf(number)}</body>`;
    return this.#pending.add(this.#sentCount + 1, () => {
      this.sendStanza(`<message to='${jid}' type='${type}' id='m${number}'>${body}</message>`);
      this.#write(`<r xmlns='urn:xmpp:sm:3'/>`);
    });
  }

  ack(count) {
    this.#acknowledge(count);
  }

  join(room) {
    const history = `<history maxstanzas='0'/>`;
    const muc = `<x xmlns='http://jabber.org/protocol/muc'>${history}</x>`;
    this.sendStanza(`<presence to='${room}/${this.user}'>${muc}</presence>`);
  }

  close() {
    this.#end.close();
  }

  destroy() {
    this.#end.destroy();
  }
}
