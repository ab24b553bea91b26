import { type Admin, AdminError, type QueueReport } from "../admin/admin.ts";
import { withAdmin } from "../admin/offline.ts";
import { ConfigError } from "../config/errors.ts";
import { wholeNumber } from "../config/values.ts";
import type { Output } from "./exit.ts";
import type { Invocation } from "./program.ts";
import { ageOf, bytesOf, table } from "./text.ts";

type Command = (admin: Admin, invocation: Invocation) => Promise<Output>;

/** What operators do to users, devices and queues: by the running relay, or on the database if none runs. */
export function adminCommand(data: string, invocation: Invocation): Promise<Output> {
  const command = COMMANDS[invocation.name];
  if (command === undefined) throw new ConfigError(`unknown command: ${invocation.name}`);
  return withAdmin(data, (admin) => command(admin, invocation));
}

const argument = ({ args }: Invocation): string => args[0] ?? "";

const COMMANDS: Readonly<Record<string, Command>> = {
  "user ls": async (admin) => {
    const users = [];
    for (
      let page = await admin.users("");
      page.length > 0;
      page = await admin.users(users.at(-1)?.user ?? "")
    )
      users.push(...page);
    const rows = users.map(({ user, devices, suspended }) => [
      user,
      String(devices),
      suspended ? "suspended" : "",
    ]);
    return { text: table(["user", "devices", ""], rows), json: users };
  },
  "user suspend": async (admin, invocation) => {
    found(await admin.suspend(argument(invocation)), "user");
    return {
      text: "The user is kept out. What waits for them stays until it expires.",
      json: { suspended: true },
    };
  },
  "user resume": async (admin, invocation) => {
    found(await admin.resume(argument(invocation)), "user");
    return { text: "The user may connect again.", json: { suspended: false } };
  },
  "user delete": async (admin, invocation) => {
    const user = argument(invocation);
    const devices = await admin.devices(user);
    found(devices.length > 0, "user");
    const messages = devices.reduce((sum, device) => sum + device.messages, 0);
    const what = `${devices.length} devices and ${messages} envelopes that wait for them`;
    if (!isConfirmed(invocation))
      return unconfirmed(`This would remove the user with ${what}.`, {
        devices: devices.length,
        messages,
      });
    await admin.deleteUser(user);
    return { text: `Removed the user with ${what}.`, json: { devices: devices.length, messages } };
  },
  "device ls": async (admin, invocation) => {
    const devices = await admin.devices(argument(invocation));
    found(devices.length > 0, "user");
    const rows = devices.map(({ device, messages, bytes, revoked, connected }) => [
      device,
      String(messages),
      bytesOf(bytes),
      revoked ? "revoked" : connected ? "connected" : "",
    ]);
    return { text: table(["device", "waiting", "bytes", ""], rows), json: devices };
  },
  "device revoke": async (admin, invocation) => {
    const device = argument(invocation);
    const { messages, bytes } = await admin.inspect(device);
    if (!isConfirmed(invocation))
      return unconfirmed(
        `This would keep the device out and remove ${messages} envelopes (${bytesOf(bytes)}).`,
        { messages, bytes },
      );
    found(await admin.revokeDevice(device), "device");
    return {
      text: "The device is kept out for good, and what waited for it is gone.",
      json: { revoked: true },
    };
  },
  "queue inspect": async (admin, invocation) => {
    const report = await admin.inspect(argument(invocation));
    return { text: textOfQueue(report), json: report };
  },
  "queue purge": async (admin, invocation) => {
    const device = argument(invocation);
    const { messages, bytes } = await admin.inspect(device);
    if (!isConfirmed(invocation))
      return unconfirmed(
        `This would remove ${messages} envelopes (${bytesOf(bytes)}). Their senders will not know.`,
        { messages, bytes },
      );
    const removed = await admin.purge(device);
    return {
      text: `Removed ${removed.messages} envelopes (${bytesOf(removed.bytes)}).`,
      json: removed,
    };
  },
  gc: async (admin, { options }) => {
    const isDry = options["dry-run"] === true;
    const removed = await admin.collect(isDry);
    const verb = isDry ? "Would remove" : "Removed";
    return {
      text: `${verb} ${removed.messages} expired envelopes (${bytesOf(removed.bytes)}).`,
      json: removed,
    };
  },
  invite: async (admin, invocation) => {
    const days = wholeNumber("--days", invocation.options["days"] ?? 7, [1, 365]);
    const user = argument(invocation);
    const code = await admin.invite(user, days);
    const token = `invite:${code}:${user === "" ? "<user>" : user}`;
    return {
      text: `${token}\nThe app gives this as its token${user === "" ? ", with a user id that is free" : ""}; for the first time within ${days} days. The relay must run with --invites.`,
      json: { code, token, days },
    };
  },
};

function found(isFound: boolean, what: string): void {
  if (!isFound) throw new AdminError(`there is no such ${what}`);
}

const isConfirmed = ({ options }: Invocation): boolean => options["yes"] === true;

const unconfirmed = (text: string, json: object): Output => ({
  text: `${text} Say --yes to do it.`,
  json: { ...json, done: false },
});

function textOfQueue({ messages, bytes, ages }: QueueReport): string {
  const lines = [`${messages} envelopes wait (${bytesOf(bytes)}).`];
  for (const age of ages) lines.push(`  up to ${ageOf(age.seconds)}: ${age.messages}`);
  return lines.join("\n");
}
