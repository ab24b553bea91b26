// The tables, as Markdown. Processor time for 1,000 comes first: it is what moves least on a shared machine.

const plain = (value, digits) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Three digits. */
export function number(value) {
  if (value === undefined || value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return plain(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

const percent = (share) => `${plain(share * 100, 0)} %`;
/** User space and, where it is known, the kernel. */
export const memoryOf = ({ userBytes, kernelBytes }) => userBytes + (kernelBytes ?? 0);

/** Of each workload: its title, and columns with what they show of a result. */
const TABLES = {
  W1: {
    title: "W1: online to online",
    columns: {
      "CPU per 1,000 at most, ms": ({ atMost }) => number(atMost.cpuPerThousandMs),
      "CPU per 1,000 at 1,000/s, ms": ({ atRate }) => number(atRate.cpuPerThousandMs),
      "at most, /s": ({ atMost }) => number(atMost.perSecond),
      "p50 at 1,000/s, ms": ({ atRate }) => number(atRate.p50Ms),
      "p99, ms": ({ atRate }) => number(atRate.p99Ms),
      "accepted p50, ms": ({ atRate }) => number(atRate.acceptP50Ms),
    },
  },
  W2: {
    title: "W2: recipients who are away",
    columns: {
      "CPU per 1,000 accepted, ms": ({ accept }) => number(accept.cpuPerThousandMs),
      "CPU per 1,000 fetched, ms": ({ drain }) => number(drain.cpuPerThousandMs),
      "accepted, /s": ({ accept }) => number(accept.perSecond),
      "fetched, /s": ({ drain }) => number(drain.perSecond),
      "disk bytes each": ({ files }) => number(files.bytesPerMessage),
      "readable in files": ({ files }) => number(files.markersBefore),
      "5 s after the acks": ({ files }) => number(files.markersAfter),
      "not fetched": ({ drain }) => number(drain.missing),
    },
  },
  W3: {
    title: "W3: idle connections that have signed in",
    columns: {
      "CPU per 1,000 sign-ins, ms": ({ cpuPerThousandMs }) => number(cpuPerThousandMs),
      "bytes each": (figures) => number(Math.round(memoryOf(figures))),
      "of them user": ({ userBytes }) => number(Math.round(userBytes)),
      kernel: ({ kernelBytes }) => number(Math.round(kernelBytes)),
      held: ({ held }) => number(held),
      failed: ({ failed }) => number(failed),
    },
  },
  W4: {
    title: "W4: one sender, a group online",
    columns: {
      "CPU per 1,000 deliveries, ms": ({ cpuPerThousandMs }) => number(cpuPerThousandMs),
      "deliveries, /s": ({ perSecond }) => number(perSecond),
      "last member p50, ms": ({ lastP50Ms }) => number(lastP50Ms),
      "p99, ms": ({ lastP99Ms }) => number(lastP99Ms),
    },
  },
  W5: {
    title: "W5: kill -9 while accepting",
    columns: {
      kills: ({ kills }) => number(kills),
      accepted: ({ accepted }) => number(accepted),
      lost: ({ lost }) => number(lost),
      "restart (slowest), ms": ({ restartMs }) => number(Math.round(restartMs)),
    },
  },
};

/** @param {Map<string, object | { failure: string }>} results - By the contestants' keys. */
export function workloadTable(workload, contestants, results) {
  const { title, columns } = TABLES[workload];
  const rows = contestants.flatMap(({ key, title: name }) => {
    const result = results.get(key);
    if (result === undefined) return [];
    if (result.failure !== undefined) return [[name, result.failure]];
    return [[name, ...Object.values(columns).map((show) => show(result))]];
  });
  const notes = workload === "W1" ? passThroughNote(results.get("sotto")) : "";
  return markdown([title, ...Object.keys(columns)], rows) + notes;
}

function passThroughNote(result) {
  if (result?.atRate === undefined) return "";
  const [atRate, atMost] = [result.atRate, result.atMost].map((figures) => figures.passedShare);
  return `\nSotto, never written to the disk: ${percent(atRate)} at 1,000/s, ${percent(atMost)} at most.\n`;
}

export function markdown(head, rows) {
  const lines = [head, ...rows.map((row) => [...row, ...Array(head.length - row.length).fill("")])];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length), 3));
  const cell = (text, column) =>
    column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  const rule = widths.map((width, column) => (column === 0 ? "-" : "-:").padStart(width, "-"));
  return [lines[0].map(cell), rule, ...lines.slice(1).map((line) => line.map(cell))]
    .map((line) => `| ${line.join(" | ")} |\n`)
    .join("");
}
