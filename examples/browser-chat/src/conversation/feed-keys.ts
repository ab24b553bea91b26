import type { KeyboardEvent } from "react";

/** Arrow keys, Home and End move the focus from message to message; Tab goes past all of them in one step. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const articles = [
    ...event.currentTarget.querySelectorAll<HTMLElement>("[role=article], article"),
  ];
  const current = articles.findIndex((article) => article === document.activeElement);
  if (current === -1) return; // The focus is on a button inside of a message.
  const target = targetOf(event.key, current, articles.length);
  if (target === undefined) return;
  event.preventDefault();
  articles[target]?.focus();
}

function targetOf(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case "ArrowUp":
    case "PageUp":
      return Math.max(0, current - 1);
    case "ArrowDown":
    case "PageDown":
      return Math.min(count - 1, current + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
