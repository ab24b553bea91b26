import type { Conversation } from "@sotto/sdk";
import { useCurrentSession } from "../session.ts";
import { useLive } from "../use-live.ts";

/** What a person must know about this conversation before writing: above the messages, never in the way. */
export function ConversationBanners({ chat }: { readonly chat: Conversation }) {
  const { notices } = useCurrentSession();
  const { title, last } = useLive(chat.summary);
  const own = useLive(notices).get(chat.id) ?? [];
  const identity = own.find((notice) => notice.kind === "identity-changed");
  const isWaiting = last?.own === true && last.state === "queued";
  const isUnknown = isWaiting && own.some((notice) => notice.kind === "peer-unknown");

  return (
    <div role="status">
      {identity !== undefined && (
        <div className="banner warning">
          <p>
            <strong>
              <bdi>{title}</bdi> has a new identity.
            </strong>{" "}
            {identity.wasVerified ? "You had verified the one before. " : ""}
            Nothing is sent to the new one: ask them over another channel whether they signed in
            anew.
          </p>
          <button
            type="button"
            className="button quiet"
            onClick={() => notices.dismiss(chat.id, "identity-changed")}
          >
            Hide
          </button>
        </div>
      )}
      {isUnknown && (
        <div className="banner">
          <p>
            <bdi>{title}</bdi> is not on this relay yet; your messages wait.
          </p>
        </div>
      )}
    </div>
  );
}
