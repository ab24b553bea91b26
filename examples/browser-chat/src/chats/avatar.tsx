import type { CSSProperties } from "react";

/** The first letter of a name, on a colour that stays the same for that name. */
export function Avatar({ name }: { readonly name: string }) {
  const style: CSSProperties & Record<"--hue", number> = { "--hue": hueOf(name) };
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {Array.from(name)[0]?.toLocaleUpperCase()}
    </span>
  );
}

function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}
