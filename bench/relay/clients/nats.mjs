// The text protocol of NATS, as far as JetStream's publishing and push consumers need it.
import { randomUUID } from "node:crypto";
import { MESSAGE_BYTES, messageOf, numberOf } from "../message.mjs";
import { batched } from "../waiting.mjs";
import { Pending } from "./pending.mjs";
import { openSocket } from "./socket.mjs";

const CR = 13;
const END = "\r\n";
const LOGIN = { verbose: false, pedantic: false, user: "u", pass: "p", headers: true };

export class NatsClient {
  user;
  #inbox = `_INBOX.${randomUUID()}`;
  #pending = new Pending();
  #subscriptions = new Map();
  #rest = Buffer.alloc(0);
  #lastRequest = 0;
  #connection;
  #onMessage;
  #acknowledge = batched((replies) => {
    for (const reply of replies) this.#connection.write(`PUB ${reply} 4\r\n+ACK\r\n`);
  });

  static async connect(port, user, onMessage) {
    const client = new NatsClient();
    client.user = user;
    client.#onMessage = onMessage;
    client.#connection = await openSocket(port, {
      onData: (data) => client.#feed(data),
      onClose: (error) => client.#pending.failAll(error),
    });
    client.#connection.write(`CONNECT ${JSON.stringify({ ...LOGIN, no_responders: true })}${END}`);
    client.subscribe(`${client.#inbox}.*`, (body, subject) =>
      client.#pending.settle(subject.slice(client.#inbox.length + 1), body),
    );
    if (onMessage !== undefined) client.receiveFrom(`deliver.${user}`);
    await client.#pending.add("pong", () => client.#connection.write(`PING${END}`));
    return client;
  }

  subscribe(subject, onBody) {
    const id = String(this.#subscriptions.size + 1);
    this.#subscriptions.set(id, onBody);
    this.#connection.write(`SUB ${subject} ${id}${END}`);
  }

  /** What a consumer pushes; what says how the stream is doing has no reply or no body. */
  receiveFrom(subject) {
    this.subscribe(subject, (body, _, reply) => {
      if (reply !== undefined && body.length === MESSAGE_BYTES)
        this.#onMessage(numberOf(body), reply);
    });
  }

  request(subject, body) {
    const key = String(++this.#lastRequest);
    return this.#pending.add(key, () => {
      this.#connection.write(`PUB ${subject} ${this.#inbox}.${key} ${body.length}${END}`);
      this.#connection.write(body);
      this.#connection.write(END);
    });
  }

  /** Calls JetStream's API. */
  async call(name, options) {
    const body = Buffer.from(options === undefined ? "" : JSON.stringify(options));
    const answer = JSON.parse(await this.request(`$JS.API.${name}`, body));
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error.description}`);
    return answer;
  }

  async publish(subject, body) {
    const answer = await this.request(subject, body);
    if (answer.length === 0 || answer.includes('"error"')) throw new Error(`refused: ${answer}`);
  }

  send(to, number) {
    return this.publish(`mailbox.${to}`, messageOf(number));
  }

  ack(reply) {
    this.#acknowledge(reply);
  }

  close() {
    this.#connection.socket.end();
  }

  destroy() {
    this.#connection.socket.destroy();
  }

  #feed(data) {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    let at = 0;
    for (let next = this.#take(bytes, at); next !== undefined; next = this.#take(bytes, at))
      at = next;
    this.#rest = bytes.subarray(at);
  }

  /** Reads one message; returns where the next begins, undefined if this one is not complete. */
  #take(bytes, from) {
    const end = bytes.indexOf(CR, from);
    if (end < 0 || end + END.length > bytes.length) return undefined;
    const [verb, ...words] = bytes.latin1Slice(from, end).split(" ");
    const bodyAt = end + END.length;
    if (verb === "PING") this.#connection.write(`PONG${END}`);
    else if (verb === "PONG") this.#pending.settle("pong");
    else if (verb === "-ERR") this.#pending.failAll(new Error(words.join(" ")));
    if (verb !== "MSG" && verb !== "HMSG") return bodyAt;
    const size = Number(words.pop());
    if (bodyAt + size + END.length > bytes.length) return undefined;
    const head = verb === "HMSG" ? Number(words.pop()) : 0;
    const [subject, id, reply] = words;
    const body = bytes.subarray(bodyAt + head, bodyAt + size);
    this.#subscriptions.get(id)?.(body, subject, reply);
    return bodyAt + size + END.length;
  }
}
