import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

type State = "waiting to be sent" | "sent" | "delivered" | "read" | "not sent";

interface OpenOptions {
  readonly user: string;
  /** Whose conversation to open. */
  readonly to?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

const escapeForRegExp = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** One person's browser profile with the chat open: what a test does and sees there. */
export class ChatPage {
  readonly page: Page;
  /** Errors of the page's console, uncaught errors, and violations of the Content-Security-Policy. */
  readonly problems: readonly string[];

  private constructor(page: Page) {
    this.page = page;
    const problems: string[] = [];
    this.problems = problems;
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
  }

  /** Opens the chat in a profile of its own. */
  static async open(
    browser: Browser,
    pageUrl: string,
    relayUrl: string,
    options: OpenOptions,
  ): Promise<ChatPage> {
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
    });
    context.setDefaultTimeout(60_000); // a client that lost its relay waits up to half a minute between attempts
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    return await ChatPage.openIn(context, pageUrl, relayUrl, options);
  }

  /** Opens the chat in another tab of a profile. */
  static async openIn(
    context: BrowserContext,
    pageUrl: string,
    relayUrl: string,
    options: OpenOptions,
  ): Promise<ChatPage> {
    const chat = new ChatPage(await context.newPage());
    const query = new URLSearchParams({ user: options.user, relay: relayUrl });
    if (options.to !== undefined) query.set("to", options.to);
    await chat.page.goto(`${pageUrl}?${query}`);
    return chat;
  }

  connection(label: "Online" | "Offline"): Locator {
    return this.page.getByRole("navigation").getByRole("status").getByText(label, { exact: true });
  }

  async untilOnline(): Promise<void> {
    await this.connection("Online").waitFor();
  }

  async send(text: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: /^Message to/ });
    await field.fill(text);
    await field.press("Enter");
  }

  /** An own message with that text and state. */
  own(text: string, state: State): Locator {
    return this.page.getByRole("article", {
      name: new RegExp(`^You, .*: ${escapeForRegExp(text)}, ${state}$`),
    });
  }

  received(from: string, text: string): Locator {
    return this.page.getByRole("article", {
      name: new RegExp(`^${from}, .*: ${escapeForRegExp(text)}$`),
    });
  }

  /** All texts of the open conversation, from top to bottom. */
  async texts(): Promise<string[]> {
    return await this.page.getByRole("article").locator(".message-text").allTextContents();
  }

  row(name: string): Locator {
    return this.page.getByRole("navigation").getByRole("link", { name: new RegExp(name) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
