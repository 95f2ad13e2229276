import { expect, test } from "vitest";
import { soak } from "./soak.mjs";

test("a server that dies again and again costs no idempotent call, and no POST arrives twice", async () => {
  const result = await soak(6_000);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.retried).toBeGreaterThan(0);
  expect(result).toMatchObject({ lost: 0, repeated: 0, handles: 0 });
});
