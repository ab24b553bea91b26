/**
 * Keeps `--viewport-height` equal to what the on-screen keyboard leaves of the page: iOS lays the keyboard over it
 * without changing 100dvh.
 */
export function followVisualViewport(): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const update = (): void => {
    if (viewport.scale > 1) return; // A person has zoomed in; that must not squeeze the layout.
    document.documentElement.style.setProperty("--viewport-height", `${viewport.height}px`);
    window.scrollTo(0, 0);
  };
  viewport.addEventListener("resize", update);
  update();
}
