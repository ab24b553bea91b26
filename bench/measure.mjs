// CPU per operation. Wall time says little on a machine that others use too; the process's own CPU time does not wait
// for them. Every round runs every case once, so that all of them see the same weather, and the median forgets spikes.
import { performance } from "node:perf_hooks";

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

async function repeat(run, count) {
  for (let done = 0; done < count; done++) await run();
}

/** How many runs of a warm case fill about `targetMs`. */
async function calibrate(run, targetMs) {
  for (let count = 1; ; count *= 2) {
    const start = performance.now();
    await repeat(run, count);
    const tookMs = performance.now() - start;
    if (tookMs >= targetMs) return Math.max(1, Math.round((count * targetMs) / tookMs));
  }
}

/**
 * Measures cases side by side. What the other threads of the process burn counts too.
 *
 * @param {{ name: string, run: () => unknown }[]} cases
 * @returns {Promise<Map<string, number>>} Microseconds of CPU per run.
 */
export async function measure(cases, { rounds = 21, roundMs = 60 } = {}) {
  const counts = [];
  for (const { run } of cases) counts.push(await calibrate(run, roundMs));
  const samples = cases.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run }] of cases.entries()) {
      const before = process.cpuUsage();
      await repeat(run, counts[index]);
      const { user, system } = process.cpuUsage(before);
      samples[index].push((user + system) / counts[index]);
    }
  }
  return new Map(cases.map(({ name }, index) => [name, median(samples[index])]));
}
