import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { StoreError, UsageError } from "../errors.js";
import { encrypted } from "./encrypted.js";
import { MemoryStore } from "./memory-store.js";
import { testStore } from "./store.test-support.js";

const key = randomBytes(32);

testStore(async () => {
  const store = new MemoryStore();
  return [encrypted(store, key), encrypted(store, key.toString("base64"))];
});

describe("an encrypted store", () => {
  test("shows nothing of a value, and no two texts of one are the same", async () => {
    const store = new MemoryStore();
    const safe = encrypted(store, key);
    await safe.put("a", "secret");
    const first = (await store.get("a"))?.value ?? "";
    await safe.put("a", "secret");
    const second = (await store.get("a"))?.value ?? "";
    expect(first).toMatch(/^aes-256-gcm:[\w-]+$/);
    expect(Buffer.from(first.slice(12), "base64url")).toHaveLength(12 + "secret".length + 16);
    expect(first.slice(12, 28)).not.toBe(second.slice(12, 28));
  });

  test("reads what others make by NIST SP 800-38D: nonce, text, tag, and the name beside it", async () => {
    const store = new MemoryStore();
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from("caf\u00e9"));
    const text = Buffer.concat([
      nonce,
      cipher.update("hello"),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    await store.put("caf\u00e9", `aes-256-gcm:${text.toString("base64url")}`);
    expect(await encrypted(store, key).get("caf\u00e9")).toMatchObject({ value: "hello" });
  });

  test("a value under another name is refused", async () => {
    const store = new MemoryStore();
    const safe = encrypted(store, key);
    await safe.put("a", "secret");
    await store.put("b", (await store.get("a"))?.value ?? "");
    await expect(safe.get("b")).rejects.toThrow(/^the stored value of "b" can't be decrypted/);
  });

  test("a value of which any byte was changed, or cut off, is refused", async () => {
    const store = new MemoryStore();
    const safe = encrypted(store, key);
    await safe.put("a", "secret");
    const bytes = Buffer.from(((await store.get("a"))?.value ?? "").slice(12), "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      await store.put("a", `aes-256-gcm:${changed.toString("base64url")}`);
      await expect(safe.get("a")).rejects.toBeInstanceOf(StoreError);
      await store.put("a", `aes-256-gcm:${bytes.subarray(0, index).toString("base64url")}`);
      await expect(safe.get("a")).rejects.toBeInstanceOf(StoreError);
    }
  });

  test("a new key reads with the old one, and writes with the new one", async () => {
    const store = new MemoryStore();
    const old = randomBytes(32).toString("hex");
    const next = randomBytes(32);
    await encrypted(store, old).put("a", "secret");
    await expect(encrypted(store, next).get("a")).rejects.toThrow(
      `the stored value of "a" can't be decrypted: its key is none of the 1 given, or somebody changed it; ` +
        "give the key that it was stored with after the new one, or remove it",
    );
    const rotated = encrypted(store, [next, old]);
    const stored = await rotated.get("a");
    expect(stored).toMatchObject({ value: "secret" });
    await rotated.put("a", "secret", { version: stored?.version });
    expect(await encrypted(store, next).get("a")).toMatchObject({ value: "secret" });
    await expect(encrypted(store, old).get("a")).rejects.toThrow(StoreError);
  });

  test("what was stored without a key is told", async () => {
    const store = new MemoryStore();
    await store.put("a", "secret");
    const error: unknown = await encrypted(store, key)
      .get("a")
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toBe(
      'StoreError: the stored value of "a" is not encrypted: it was stored without a key; remove it, or use another name',
    );
  });

  test("a key that is changed by whoever gave it stays", async () => {
    const store = new MemoryStore();
    const given = Buffer.from(key);
    const safe = encrypted(store, given);
    given.fill(0);
    await safe.put("a", "secret");
    expect(await encrypted(store, key).get("a")).toMatchObject({ value: "secret" });
  });

  test.each([
    [randomBytes(16), "16 bytes"],
    ["hunter2 hunter2", "a text of 15 characters"],
    [undefined, "undefined"],
    [null, "null"],
    [[], "needs a key"],
    [[key, "x"], "a text of 1 characters"],
  ])("refuses the key %o without showing it", (given, came) => {
    const make = (): unknown => encrypted(new MemoryStore(), given as string);
    expect(make).toThrow(UsageError);
    expect(make).toThrow(came);
    expect(make).not.toThrow(/hunter2/);
  });

  test("refuses what is no store", () => {
    expect(() => encrypted({} as MemoryStore, key)).toThrow(/takes a store/);
  });
});
