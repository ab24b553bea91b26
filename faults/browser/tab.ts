import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { within } from "./deadline.ts";
import type { FaultPage, Report, StartOptions } from "./page/api.ts";

type Method = keyof FaultPage;
type Answer<K extends Method> = Awaited<ReturnType<FaultPage[K]>>;

/** One tab with the page, and its DevTools. */
export class Tab {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** The Submit frames that it sent. */
  readonly frames: Set<string> = new Set();
  #atPoint: () => void = () => undefined;

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page;
    this.devtools = devtools;
  }

  static async open(context: BrowserContext, origin: string): Promise<Tab> {
    const page = await context.newPage();
    const tab = new Tab(page, await context.newCDPSession(page));
    await page.goto(`${origin}/`);
    return tab;
  }

  hear(report: Report): void {
    if (report.type === "point") this.#atPoint();
    else if (report.type === "submit") this.frames.add(report.frame);
  }

  /** Resolves when the page comes to its next point. */
  untilPoint(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#atPoint = resolve;
    return promise;
  }

  async start(options: StartOptions): Promise<string> {
    return await this.call("start", options);
  }

  /** Calls a method of `window.fault`. */
  async call<K extends Method>(method: K, ...args: Parameters<FaultPage[K]>): Promise<Answer<K>> {
    const called = this.page.evaluate(
      async ([name, values]) => {
        const fn = window.fault[name] as (...all: readonly unknown[]) => unknown;
        return await fn(...values);
      },
      [method, args as readonly unknown[]] as const,
    );
    const answer = await within(`${method} ${JSON.stringify(args)}`, called);
    return answer as Answer<K>;
  }

  /** The tab's process dies: nothing in it gets a chance to tidy up. */
  async crash(): Promise<void> {
    const crashed = new Promise((resolve) => this.page.once("crash", resolve));
    // It takes its own answer with it.
    this.devtools.send("Page.crash").catch(() => undefined);
    await within("crash", crashed);
    await this.page.close();
  }
}
