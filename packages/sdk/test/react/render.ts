import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, vi } from "vitest";

/** What React waits for in tests; outside `act` it warns of every update. */
export function setActEnvironment(on: boolean): void {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = on;
}

/** React says what is wrong with a component on the console: here that fails the test. */
export function expectNoWarnings(): void {
  beforeEach(() => {
    setActEnvironment(true);
    vi.spyOn(console, "error");
    vi.spyOn(console, "warn");
  });
  afterEach(() => {
    const said = [vi.mocked(console.error), vi.mocked(console.warn)].flatMap(
      ({ mock }) => mock.calls,
    );
    vi.restoreAllMocks();
    expect(said).toEqual([]);
  });
}

export interface Mounted extends AsyncDisposable {
  readonly container: HTMLElement;
  render(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** A place in the document. */
export function createPlace(): { readonly container: HTMLElement; readonly root: Root } {
  const container = document.body.appendChild(document.createElement("div"));
  return { container, root: createRoot(container) };
}

export async function mount(node: ReactNode): Promise<Mounted> {
  const { container, root } = createPlace();
  const mounted: Mounted = {
    container,
    render: async (next) => await act(async () => root.render(next)),
    unmount: async () => await act(async () => root.unmount()),
    [Symbol.asyncDispose]: async () => {
      await mounted.unmount();
      container.remove();
    },
  };
  await mounted.render(node);
  return mounted;
}

export interface Probe<T> {
  /** A component that shows nothing. */
  readonly Component: () => null;
  /** What the hook gave, at each render. */
  readonly seen: readonly T[];
  readonly last: T;
}

export function probe<T>(useIt: () => T): Probe<T> {
  const seen: T[] = [];
  return {
    Component: function Probing() {
      seen.push(useIt());
      return null;
    },
    seen,
    get last() {
      return seen.at(-1) as T;
    },
  };
}
