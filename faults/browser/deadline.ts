const LIMIT_MS = 120_000;

/** Rejects if `promise` takes so long that it must be stuck. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  limitMs: number = LIMIT_MS,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`stuck: ${what}`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
