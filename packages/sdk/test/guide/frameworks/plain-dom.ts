import type { Client, Live, Message } from "@sotto/sdk";

/** Shows a value now and whenever it changes, until the signal is aborted. */
function follow<T>(live: Live<T>, show: (value: T) => void, signal: AbortSignal): void {
  live.subscribe(show, { signal });
  show(live.value);
}

export function showChat(
  client: Client,
  peer: string,
  list: HTMLElement,
  signal: AbortSignal,
): void {
  const rows = new WeakMap<Message, HTMLElement>();
  const rowOf = (message: Message): HTMLElement => {
    const known = rows.get(message);
    if (known !== undefined) return known;
    const row = document.createElement("li");
    row.textContent = `${message.from}: ${message.text}`;
    rows.set(message, row);
    return row;
  };
  const show = (messages: readonly Message[]): void => list.replaceChildren(...messages.map(rowOf));
  follow(client.chat(peer).timeline(), show, signal);
}
