import { useClient, useConversation, useTimeline, useTyping } from "@sotto/sdk/react";

export function Chat({ chatId }: { readonly chatId: string }) {
  const chat = useClient().chat(chatId);
  const { title } = useConversation(chatId);
  const { messages, more, atStart, ready } = useTimeline(chatId, { limit: 30 });
  const typing = useTyping(chatId);

  async function send(form: FormData): Promise<void> {
    await chat.send(form.get("text") as string);
  }

  return (
    <section>
      <h1>{title}</h1>
      {ready && !atStart && <button onClick={() => more()}>Older messages</button>}
      <ol>
        {messages.map(({ id, from, text, state }) => (
          <li key={id}>
            {from}: {text} <small>{state}</small>
          </li>
        ))}
      </ol>
      <p role="status">{typing.length > 0 && `${title} is typing …`}</p>
      <form action={send}>
        <input name="text" aria-label="Message" required onChange={() => chat.typing()} />
        <button>Send</button>
      </form>
    </section>
  );
}
