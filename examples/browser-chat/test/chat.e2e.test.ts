import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { layCable } from "./cable.ts";
import { ChatPage } from "./chat-page.ts";
import { type RelayProcess, startRelay } from "./relay-process.ts";
import { type PageServer, serveDist } from "./serve-dist.ts";

// Two browser profiles, the built chat, and the real relay. `npm run build` comes first.

const dist = join(import.meta.dirname, "../dist");
const executablePath =
  process.env["SOTTO_CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
    existsSync(path),
  );
const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Browser;
let relay: RelayProcess;
let server: PageServer;
let opened: ChatPage[] = [];

beforeAll(async () => {
  if (!existsSync(join(dist, "index.html"))) throw new Error("Build the chat first: npm run build");
  [browser, relay, server] = await Promise.all([
    chromium.launch({
      args: launchArguments,
      ...(executablePath === undefined ? {} : { executablePath }),
    }),
    startRelay(),
    serveDist(dist),
  ]);
});

afterEach(async () => {
  await Promise.all(opened.map((chat) => chat.close()));
  opened = [];
});

afterAll(async () => {
  await browser?.close();
  await relay?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

interface OpenOptions {
  readonly to?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly relayUrl?: string;
}

async function open(user: string, options: OpenOptions = {}): Promise<ChatPage> {
  const { relayUrl = relay.url, ...rest } = options;
  const chat = await ChatPage.open(browser, server.url, relayUrl, { user, ...rest });
  opened.push(chat);
  return chat;
}

/** Two people with the conversation open and online. Each test has names of its own: all share one relay. */
async function openPair(one: string, other: string): Promise<readonly [ChatPage, ChatPage]> {
  const pair = await Promise.all([open(one, { to: other }), open(other, { to: one })]);
  await Promise.all(pair.map((chat) => chat.untilOnline()));
  return pair;
}

describe("two people", () => {
  test("write to each other and see how far their messages have come", async () => {
    const alice = await open("alice", { to: "bob" });
    const bob = await open("bob"); // in the list, no conversation open
    await Promise.all([alice.untilOnline(), bob.untilOnline()]);

    await alice.send("hello Bob");
    await bob.row("alice").getByText("1 unread message").waitFor();
    await alice.own("hello Bob", "delivered").waitFor();

    await bob.row("alice").click();
    await bob.received("alice", "hello Bob").waitFor();
    await alice.own("hello Bob", "read").waitFor();

    await bob.send("hello Alice\nhow are you?");
    await alice.page.getByText("how are you?").first().waitFor();
    await bob.page.getByRole("article", { name: /hello Alice\s+how are you\?, read$/ }).waitFor();

    // The strict Content-Security-Policy of serve-dist.ts was in force all the time.
    expect(alice.problems).toEqual([]);
    expect(bob.problems).toEqual([]);
  });

  test("a message to a person who is not on the relay yet waits until they sign in", async () => {
    const eve = await open("eve", { to: "frank" });
    await eve.untilOnline();
    await eve.send("are you here yet?");
    await eve.page.getByText("frank is not on this relay yet; your messages wait.").waitFor();
    await eve.own("are you here yet?", "waiting to be sent").waitFor();
    expect(await eve.texts()).toEqual(["are you here yet?"]);

    const frank = await open("frank", { to: "eve" });
    await frank.received("eve", "are you here yet?").waitFor();
    await eve.own("are you here yet?", "read").waitFor();
    await eve.page.getByText("is not on this relay yet").waitFor({ state: "detached" });
    expect(await frank.texts()).toEqual(["are you here yet?"]);
  });
});

describe("while the network is away", () => {
  test("messages wait, and go out when it is back", async () => {
    await using cable = await layCable(relay.url);
    const carol = await open("carol", { to: "dave", relayUrl: cable.url });
    const dave = await open("dave", { to: "carol" });
    await Promise.all([carol.untilOnline(), dave.untilOnline()]);
    await carol.send("before");
    await dave.received("carol", "before").waitFor();

    await carol.page.context().setOffline(true);
    cable.cut();
    await carol.connection("Offline").waitFor();
    await carol.send("from the tunnel");
    await carol.own("from the tunnel", "waiting to be sent").waitFor();
    await carol.page.getByText("Your message will be sent when you are back online.").waitFor();

    cable.mend();
    await carol.page.context().setOffline(false);
    await dave.received("carol", "from the tunnel").waitFor();
    await carol.own("from the tunnel", "read").waitFor();
    expect(await dave.texts()).toEqual(["before", "from the tunnel"]);
  });

  test("a reload keeps the history and what is unsent", async () => {
    const [grace, heidi] = await openPair("grace", "heidi");
    await grace.send("sent before");
    await grace.own("sent before", "read").waitFor();

    await relay.kill();
    await grace.connection("Offline").waitFor();
    await grace.send("not sent yet");
    await grace.own("not sent yet", "waiting to be sent").waitFor();
    await grace.page.reload();
    await grace.own("sent before", "read").waitFor();
    await grace.own("not sent yet", "waiting to be sent").waitFor();

    await relay.start();
    await heidi.received("grace", "not sent yet").waitFor();
    await grace.own("not sent yet", "read").waitFor();
    expect(await heidi.texts()).toEqual(["sent before", "not sent yet"]);
  });

  test("everything arrives once and in order when the relay is killed in between", async () => {
    const [ivan, judy] = await openPair("ivan", "judy");
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index + 1}`);
    for (const text of texts.slice(0, 4)) await ivan.send(text);
    await judy.received("ivan", "message 2").waitFor();
    for (const text of texts.slice(4, 8)) await ivan.send(text);
    await relay.kill();
    for (const text of texts.slice(8)) await ivan.send(text);

    await relay.start();
    await judy.received("ivan", "message 12").waitFor();
    await ivan.own("message 12", "read").waitFor();
    expect(await judy.texts()).toEqual(texts);
    expect(await ivan.texts()).toEqual(texts);
  });
});

describe("the page", () => {
  test("says that a new name needs the relay, and goes on when it is there", async () => {
    await relay.kill();
    const victor = await open("victor");
    await victor.page.getByRole("heading", { name: "No connection yet" }).waitFor();
    await relay.start();
    await victor.page.getByRole("button", { name: "Try again" }).click();
    await victor.untilOnline();
    expect(await victor.page.getByRole("alert").allTextContents()).toEqual([]);
  });

  test("asks for a name, and lets a person begin a chat from the list", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}?relay=${encodeURIComponent(relay.url)}`);
    await page.getByLabel("Your name").fill("mallory");
    await page.getByRole("button", { name: "Start chatting" }).click();
    await page.getByText("No conversations yet").waitFor();

    const newChat = page.getByRole("button", { name: "New chat" });
    await newChat.click();
    await page.keyboard.press("Escape");
    await expect
      .poll(() => newChat.evaluate((button) => button === document.activeElement))
      .toBe(true);

    await newChat.click();
    await page.getByLabel("Name of the other person").fill("mallory");
    await page.keyboard.press("Enter");
    await page.getByText("That is you.").waitFor();
    await page.getByLabel("Name of the other person").fill("niaj");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "niaj" }).waitFor();
    await page.getByRole("textbox", { name: "Message to niaj" }).waitFor();
    await context.close();
  });

  test("shows one pane on a phone, and back leads to the list", async () => {
    const olivia = await open("olivia");
    await olivia.untilOnline();
    const pat = await open("pat", { to: "olivia", viewport: { width: 390, height: 844 } });
    const list = pat.page.getByRole("navigation", { name: "Conversations" });
    await pat.page.getByRole("feed").waitFor();
    await list.waitFor({ state: "hidden" });
    await pat.send("on the go");
    await pat.own("on the go", "delivered").waitFor();

    await pat.page.goBack();
    await list.waitFor();
    await pat.page.getByRole("feed").waitFor({ state: "detached" });
    await pat.row("olivia").click();
    await pat.own("on the go", "delivered").waitFor();
    await pat.page.getByRole("button", { name: "Back to conversations" }).click();
    await list.waitFor();
    await expect
      .poll(() => pat.row("olivia").evaluate((row) => row === document.activeElement))
      .toBe(true);
  });

  test("loads older messages when a person goes up", async () => {
    const rupert = await open("rupert", { to: "sybil" });
    await rupert.untilOnline();
    const texts = Array.from({ length: 70 }, (_, index) => `line ${index + 1}`);
    for (const text of texts) await rupert.send(text);
    await rupert.own("line 70", "waiting to be sent").waitFor();

    await rupert.page.reload();
    await rupert.own("line 70", "waiting to be sent").waitFor();
    expect(await rupert.texts()).toEqual(texts.slice(-50));
    await rupert.own("line 70", "waiting to be sent").focus();
    await rupert.page.keyboard.press("Home");
    await rupert.own("line 1", "waiting to be sent").waitFor();
    expect(await rupert.texts()).toEqual(texts);
  });

  test("keeps each person's messages over signing out and in again", async () => {
    const [trent, ursula] = await openPair("trent", "ursula");
    await trent.send("until tomorrow");
    await trent.own("until tomorrow", "read").waitFor();

    const name = trent.page.getByLabel("Your name");
    const signIn = trent.page.getByRole("button", { name: "Start chatting" });
    await trent.page.getByRole("button", { name: "Sign out" }).click();
    await name.fill("Trént");
    await signIn.click();
    await trent.page.getByText("No conversations yet").waitFor();
    await trent.page.getByRole("button", { name: "Sign out" }).click();
    await ursula.send("good morning");
    await name.fill("trent");
    await signIn.click();
    await trent.row("ursula").click();
    await trent.received("ursula", "good morning").waitFor();
    expect(await trent.texts()).toEqual(["until tomorrow", "good morning"]);
  });

  test("works in several tabs at once, and goes on when the first is closed", async () => {
    const friend = await open("paula");
    const first = await open("quentin", { to: "paula" });
    await Promise.all([friend.untilOnline(), first.untilOnline()]);
    const second = await ChatPage.openIn(first.page.context(), server.url, relay.url, {
      user: "quentin",
      to: "paula",
    });
    await second.untilOnline();
    await second.send("from the second tab");
    await first.own("from the second tab", "delivered").waitFor();
    await first.page.close();
    await second.send("and from the only one");
    await second.own("and from the only one", "delivered").waitFor();
    await friend.row("quentin").click();
    await friend.received("quentin", "and from the only one").waitFor();
    expect(second.problems).toEqual([]);
  });
});
