import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canEnclose, enclose, type Enclosure, encloseBeside, type Running } from "./enclosure.ts";
import { buildImage, type Image } from "./image.ts";
import { TOKEN_SETTINGS } from "./tokens.ts";

const BUILD_LIMIT_MS = 120_000;

describe.skipIf(!canEnclose("image of the relay"))("image of the relay", () => {
  const scratch = mkdtempSync(join(tmpdir(), "sotto-image-"));
  let image: Image;

  beforeAll(async () => {
    image = await buildImage(scratch);
  }, BUILD_LIMIT_MS);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const enclosureOf = (settings: Readonly<Record<string, string>>): Enclosure => {
    const { workdir, user, volumes, environment } = image.stage;
    return {
      ...{ root: image.root, workdir, user, volumes },
      environment: { ...environment, ...settings },
    };
  };

  test("runs as a user without rights, on a file system that is read-only but for its volume", async () => {
    expect(image.stage.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.stage.volumes).toEqual(["/data"]);
    const probe =
      "for d in / /app /app/packages/relay/dist /data; do test -w $d && echo $d; done; id -u";
    const { stdout } = await enclose(enclosureOf({}), ["sh", "-c", probe]).exit;
    expect(stdout.trim().split("\n")).toEqual(["/data", image.stage.user.split(":")[0]]);
  });

  test("starts, is found healthy, and ends with exit code 0 when it is told to stop", async () => {
    const enclosure = enclosureOf(TOKEN_SETTINGS);
    const relay = enclose(enclosure, image.stage.entrypoint);
    expect(await firstLineOf(relay)).toMatchObject({
      event: "listening",
      url: `ws://0.0.0.0:${image.stage.ports[0]}`,
    });
    expect(image.stage.healthcheck[0]).toBe("node");
    const check = (environment: Record<string, string> = {}) =>
      encloseBeside(
        relay,
        { ...enclosure, environment: { ...enclosure.environment, ...environment } },
        image.stage.healthcheck,
      );
    expect(await check()).toMatchObject({ code: 0, stderr: "" });
    // Where nothing listens.
    expect(await check({ SOTTO_PORT: "7771" })).toMatchObject({ code: 1, stderr: "" });
    relay.child.kill(image.stage.stopSignal as NodeJS.Signals);
    expect(await relay.exit).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(join(image.root, "data"))).toContain("relay.db");
  });

  test("refuses to start while nobody has to prove who they are", async () => {
    const { code, stderr } = await enclose(enclosureOf({}), image.stage.entrypoint).exit;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^sotto-relay: [^\n]+\n$/) as string,
    });
  });

  test("holds what the relay needs at run time, and no tools or tests", () => {
    const modules = readdirSync(join(image.root, "app/node_modules"));
    expect(modules).toContain("ws");
    expect(modules.filter((name) => /vitest|typescript|esbuild|^node$/.test(name))).toEqual([]);
    const packages = readdirSync(join(image.root, "app/packages"), { recursive: true });
    expect(packages.filter((path) => /\.test\.|relay\.db/.test(String(path)))).toEqual([]);
  });
});

async function firstLineOf({ child, exit }: Running): Promise<unknown> {
  if (child.stdout === null) throw new Error("no stdout");
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error((await exit).stderr);
}
