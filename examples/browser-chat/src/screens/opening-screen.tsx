/** Shown while the store opens. Fades in late, because that takes a blink as a rule. */
export function OpeningScreen() {
  return (
    <main className="screen">
      <p className="appear-late" role="status">
        Opening your messages…
      </p>
    </main>
  );
}
