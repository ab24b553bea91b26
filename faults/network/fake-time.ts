import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";

const LIBRARIES = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`,
);

export function missingFakeTime(): string | undefined {
  return LIBRARIES.some((path) => existsSync(path)) ? undefined : "needs the package faketime";
}

/** The system's time as one process sees it. Only the wall clock: a monotonic clock does not jump on a real machine. */
export class FakeTime {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  static async start(file: string): Promise<FakeTime> {
    const time = new FakeTime(file);
    await time.jump("+0");
    return time;
  }

  get env(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: LIBRARIES.find((path) => existsSync(path)) ?? "",
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** To so far from the real time, at once. @param offset - As in `+10y`, `-2h` */
  async jump(offset: string): Promise<void> {
    await writeFile(this.#file, `${offset}\n`);
  }
}
