/**
 * @typedef {object} Table
 * @property {string} title
 * @property {[name: string, microseconds: number][]} rows
 * @property {string} subject - The row that the goals are about.
 * @property {string[]} baselines - Rows that every row is divided by.
 * @property {[baseline: string, limit: number][]} goals
 */

const number = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const ratio = (value) => `${value.toFixed(2)}×`;

/** @param {Table} table */
export function printTable({ title, rows, subject, baselines, goals }) {
  const cpu = new Map(rows);
  const columns = ["", "CPU µs", ...baselines.map((name) => `/ ${name}`)];
  const lines = rows.map(([name, value]) => [
    name,
    number(value),
    ...baselines.map((baseline) => ratio(value / cpu.get(baseline))),
  ]);
  process.stdout.write(`\n${title}\n${aligned([columns, ...lines])}`);
  for (const [baseline, limit] of goals) {
    const found = cpu.get(subject) / cpu.get(baseline);
    const verdict = found <= limit ? "met" : "not met";
    process.stdout.write(
      `  goal: ${subject} ≤ ${limit}× ${baseline}: ${ratio(found)}, ${verdict}\n`,
    );
  }
}

function aligned(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const cell = (text, column) =>
    column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  return lines.map((line) => `  ${line.map(cell).join("  ")}\n`).join("");
}
