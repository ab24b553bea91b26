import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  CLOSE_CODES,
  closeByCode,
  ERROR_CODES,
  type ErrorCode,
  isErrorCode,
  SottoError,
} from "@sotto/protocol";
import { describe, expect, it } from "vitest";

const codes = Object.keys(ERROR_CODES) as ErrorCode[];
const page = readFileSync(
  fileURLToPath(new URL("../../../docs/errors.md", import.meta.url)),
  "utf8",
);
/** Section title → text, of docs/errors.md. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), text]),
);

describe("error codes", () => {
  it.each(codes)("%s has the form of a code and of a sentence", (code) => {
    expect(code).toMatch(/^[a-z]+\/[a-z]+(-[a-z]+)*$/);
    expect(ERROR_CODES[code].message).toMatch(/^[A-Z].*\.$/);
    expect(ERROR_CODES[code].http).toBeGreaterThanOrEqual(400);
    expect(ERROR_CODES[code].http).toBeLessThan(600);
  });

  it("lead to different anchors", () => {
    expect(new Set(codes.map((code) => new SottoError(code).help)).size).toBe(codes.length);
  });

  it.each(codes)("%s has its section in docs/errors.md", (code) => {
    const anchor = new URL(new SottoError(code).help).hash.slice(1);
    const text = sections.get(anchor);
    expect(text).toBeDefined();
    expect(text).toContain(`\`${code}\``);
    expect(text).toContain(`**Who acts:** ${ERROR_CODES[code].who}`);
    expect(text).toContain(`**Retry:** ${ERROR_CODES[code].retryable ? "yes" : "no"}`);
  });

  it("are all that docs/errors.md describes", () => {
    expect([...sections.keys()].toSorted()).toEqual(
      codes.map((code) => code.replace("/", "-")).toSorted(),
    );
  });

  it("are told from other text", () => {
    for (const text of ["", "auth", "auth/none", "toString", "__proto__"])
      expect(isErrorCode(text)).toBe(false);
    for (const code of codes) expect(isErrorCode(code)).toBe(true);
  });
});

describe("SottoError", () => {
  it("carries what the table says about its code", () => {
    const error = new SottoError("relay/rate-limited", { detail: "30 a second", retryAfter: 2 });
    expect(error).toMatchObject({
      name: "SottoError",
      code: "relay/rate-limited",
      retryable: true,
      retryAfter: 2,
    });
    expect(error.message).toBe("Too many requests. (30 a second)");
    expect(error.help).toMatch(/#relay-rate-limited$/);
  });

  it("keeps its cause, and has none if none was given", () => {
    const cause = new TypeError("disk");
    expect(new SottoError("store/failed", { cause }).cause).toBe(cause);
    expect("cause" in new SottoError("store/failed")).toBe(false);
    expect(new SottoError("store/failed").retryAfter).toBeUndefined();
  });

  it("is recognised by its code, also from another copy of the package", () => {
    const foreign = Object.assign(new Error("x"), { name: "SottoError", code: "peer/unknown" });
    expect(SottoError.is(foreign)).toBe(true);
    expect(SottoError.is(foreign, "peer/unknown", "peer/blocked")).toBe(true);
    expect(SottoError.is(foreign, "peer/blocked")).toBe(false);
    expect(
      SottoError.is(Object.assign(new Error("x"), { name: "SottoError", code: "nothing/known" })),
    ).toBe(false);
    for (const other of [
      new Error("x"),
      undefined,
      null,
      "peer/unknown",
      { name: "SottoError", code: "peer/unknown" },
    ]) {
      expect(SottoError.is(other)).toBe(false);
    }
  });
});

describe("close codes", () => {
  const entries = Object.values(CLOSE_CODES);

  it("are unique and within the ranges that may be used", () => {
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
    for (const { code } of entries) {
      const isOurs = code >= 4400 && code <= 4499;
      expect(isOurs || [1001, 1011, 1012].includes(code)).toBe(true);
    }
  });

  it("have reasons that fit a close frame's 123 bytes", () => {
    for (const { meaning } of entries)
      expect(new TextEncoder().encode(meaning).length).toBeLessThanOrEqual(123);
  });

  it("are found by their number", () => {
    for (const entry of entries) expect(closeByCode(entry.code)).toBe(entry);
    expect(closeByCode(1000)).toBeUndefined();
    expect(closeByCode(4499)).toBeUndefined();
  });
});
