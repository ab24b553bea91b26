import type { TabLock, Tabs } from "../ports.ts";

/** The browser's: Web Locks, a BroadcastChannel, and the page's life cycle. */
export const tabs: Tabs = {
  lock: (name, signal, steal = false) =>
    new Promise((resolve, reject) => {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const { promise: stolen, resolve: onStolen } = Promise.withResolvers<void>();
      let held: TabLock | undefined;
      // A request that steals cannot be aborted: it does not wait.
      const options = steal ? { steal } : { signal };
      const request = navigator.locks.request(name, options, () => {
        if (signal.aborted) return undefined;
        held = { stolen, release };
        resolve(held);
        return released;
      });
      request.catch((error: unknown) => {
        if (held !== undefined) onStolen();
        else if (!signal.aborted) reject(error);
      });
      request.finally(() => resolve(undefined)).catch(() => undefined); // Reported above.
    }),

  channel: (name, onMessage) => {
    const channel = new BroadcastChannel(name);
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => onMessage(data));
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  },

  watch: (onSleep, onWake) => {
    const onHide = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) onSleep();
    };
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) onWake();
    };
    // Workers are not frozen, and have neither.
    globalThis.document?.addEventListener("freeze", onSleep);
    globalThis.document?.addEventListener("resume", onWake);
    globalThis.window?.addEventListener("pagehide", onHide);
    globalThis.window?.addEventListener("pageshow", onShow);
    return () => {
      globalThis.document?.removeEventListener("freeze", onSleep);
      globalThis.document?.removeEventListener("resume", onWake);
      globalThis.window?.removeEventListener("pagehide", onHide);
      globalThis.window?.removeEventListener("pageshow", onShow);
    };
  },
};
