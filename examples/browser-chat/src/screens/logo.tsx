export function Logo() {
  return <img className="logo" src="/icon.svg" alt="" width={56} height={56} />;
}
