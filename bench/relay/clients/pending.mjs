/** What waits for an answer, by the number or id that the answer names. */
export class Pending {
  #waiting = new Map();
  #failure;

  has(key) {
    return this.#waiting.has(key);
  }

  /** Sends, and resolves with the answer. */
  add(key, send) {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, { resolve, reject });
      send();
    });
  }

  settle(key, answer) {
    const waiter = this.#waiting.get(key);
    this.#waiting.delete(key);
    waiter?.resolve(answer);
  }

  fail(key, error) {
    const waiter = this.#waiting.get(key);
    this.#waiting.delete(key);
    waiter?.reject(error);
  }

  /** The connection has ended. */
  failAll(error) {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
