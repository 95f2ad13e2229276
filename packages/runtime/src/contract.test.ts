import { expect, test } from "vitest";
import { Binding } from "./binding.js";
import type { UsageError } from "./errors.js";
import { Session } from "./session.js";
import { contract, version } from "./version.js";

const description = { title: "Petstore", servers: ["https://a.example"], securitySchemes: {} };

test("a client in JavaScript for a newer runtime is refused when it is made", () => {
  const make = () => new Binding({ ...description, contract: contract + 1 });
  expect(make).toThrow(
    `Petstore: this client needs contract ${contract + 1} of @gen-client/runtime, and version ${version} has ${contract}; update it: npm install @gen-client/runtime@latest`,
  );
  expect(make).toThrow(
    expect.objectContaining({ name: "UsageError", code: "RUNTIME_OUTDATED" } as UsageError),
  );
});

test("those for this one, or an older one, or that were compiled against it, are not", async () => {
  for (const needed of [contract, contract - 1]) {
    await using session = new Session();
    const binding = new Binding({ ...description, contract: needed }, { session });
    expect(binding.session).toBe(session);
  }
});
