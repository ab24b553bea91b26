const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const DAY_MS = 86_400_000;
const WEEK_DAYS_COUNT = 7;

export const formatTime = (date: Date): string => timeFormat.format(date);

export const isSameDay = (one: Date, other: Date): boolean =>
  one.toDateString() === other.toDateString();

/** Calendar days from `date` to today; round() because days with a clock change have 23 or 25 hours. */
function daysAgo(date: Date): number {
  const midnight = (day: Date): number => new Date(day).setHours(0, 0, 0, 0);
  return Math.round((midnight(new Date()) - midnight(date)) / DAY_MS);
}

/** Today, Yesterday, a weekday, or a date. */
export function formatDay(date: Date): string {
  const days = daysAgo(date);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return days > 1 && days < WEEK_DAYS_COUNT ? weekdayFormat.format(date) : dateFormat.format(date);
}

/** As short as a list needs it: the time today, else the day. */
export const formatWhen = (date: Date): string =>
  daysAgo(date) === 0 ? formatTime(date) : formatDay(date);

export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
