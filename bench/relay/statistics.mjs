/** Of a list in any order; undefined if it is empty. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values) => percentile(values, 0.5);

/** Starts a clock for the server's and the load's processor time and for time itself. */
export function startMeasuring({ server }) {
  const startMs = performance.now();
  const serverCpu = server.cpuSeconds;
  const loadCpu = process.cpuUsage();
  return (count) => {
    const seconds = (performance.now() - startMs) / 1000;
    const { user, system } = process.cpuUsage(loadCpu);
    return {
      count,
      perSecond: count / seconds,
      /** Microseconds for one are milliseconds for 1,000. */
      cpuPerThousandMs: ((server.cpuSeconds - serverCpu) * 1e6) / count,
      loadPerThousandMs: (user + system) / count,
    };
  };
}

/** Median of each figure of several results of the same form; what is no number comes from the last one. */
export function medianOf(results) {
  const last = results.at(-1);
  return Object.fromEntries(
    Object.entries(last).map(([name, value]) => {
      const values = results.map((result) => result[name]);
      if (typeof value === "number") return [name, median(values)];
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      return [name, isObject ? medianOf(values) : value];
    }),
  );
}
