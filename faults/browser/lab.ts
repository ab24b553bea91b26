import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { type RelayProcess, startRelay } from "../../e2e/support/relay.ts";
import { NonceAudit } from "./audit.ts";
import { openProfile } from "./chromium.ts";
import { type PageServer, servePage } from "./page-server.ts";
import type { Report } from "./page/api.ts";
import { openScene, type Scene } from "./scene.ts";
import { Tab } from "./tab.ts";

/** One browser, one relay process, one page server, which all cases share; each case has users and an origin of its own. */
export class Lab implements AsyncDisposable {
  readonly relay: RelayProcess;
  readonly audit: NonceAudit = new NonceAudit();
  readonly #folder: string;
  readonly #server: PageServer;
  readonly #context: BrowserContext;
  readonly #tabs = new Map<Page, Tab>();
  #scenes = 0;

  private constructor(
    folder: string,
    relay: RelayProcess,
    server: PageServer,
    context: BrowserContext,
  ) {
    this.#folder = folder;
    this.relay = relay;
    this.#server = server;
    this.#context = context;
  }

  static async open(): Promise<Lab> {
    const folder = await mkdtemp(join(tmpdir(), "sotto-browser-"));
    const [relay, server, context] = await Promise.all([
      startRelay(folder),
      servePage(),
      openProfile(join(folder, "profile")),
    ]);
    const lab = new Lab(folder, relay, server, context);
    await context.exposeBinding("faultReport", ({ page }, report: Report) =>
      lab.#hear(page, report),
    );
    return lab;
  }

  #hear(page: Page, report: Report): void {
    if (report.type === "seals") this.audit.note(report.seals);
    else if (report.type === "submit") this.audit.sent(report.frame);
    this.#tabs.get(page)?.hear(report);
  }

  async scene(relayUrl: string = this.relay.url): Promise<Scene> {
    this.#scenes += 1;
    const name = `case${this.#scenes}`;
    const origin = this.#server.origin(name);
    return await openScene({ name, origin, relayUrl, peerRelayUrl: this.relay.url }, () =>
      this.#openTab(origin),
    );
  }

  async #openTab(origin: string): Promise<Tab> {
    const tab = await Tab.open(this.#context, origin);
    this.#tabs.set(tab.page, tab);
    tab.page.once("close", () => this.#tabs.delete(tab.page));
    return tab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
    await this.#server[Symbol.asyncDispose]();
    await this.relay[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
