import { useState } from "react";
import { ChatScreen } from "./screens/chat-screen.tsx";
import { ErrorScreen } from "./screens/error-screen.tsx";
import { OpeningScreen } from "./screens/opening-screen.tsx";
import { StartScreen } from "./screens/start-screen.tsx";
import { SessionContext, useSession } from "./session.ts";
import { relayAddress, rememberUser, setUserInAddress, userInAddress } from "./settings.ts";

const relay = relayAddress();

/** Nobody is signed in: ask for a name. Somebody is: their session. */
export function App() {
  const [user, setUser] = useState(userInAddress);

  const signIn = (name: string): void => {
    rememberUser(name);
    setUserInAddress(name);
    setUser(name);
  };
  const signOut = (): void => {
    setUserInAddress(undefined);
    setUser(undefined);
  };

  if (user === undefined) return <StartScreen relay={relay} onSignIn={signIn} />;
  return <SignedIn key={user} user={user} onSignOut={signOut} />;
}

/** One screen for each state of the session. */
function SignedIn({ user, onSignOut }: { readonly user: string; readonly onSignOut: () => void }) {
  const current = useSession(user, relay);
  switch (current.state) {
    case "opening":
      return <OpeningScreen />;
    case "failed":
      return <ErrorScreen error={current.error} onRetry={current.retry} onSignOut={onSignOut} />;
    case "open": {
      const { session } = current;
      const signOut = async (): Promise<void> => {
        await session.client.close();
        onSignOut();
      };
      return (
        <SessionContext value={session}>
          <ChatScreen onSignOut={() => void signOut()} />
        </SessionContext>
      );
    }
  }
}
