/** Signatures of webhooks, held to the vectors of the reference libraries and to the reference itself. */
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { signWebhook, verifyWebhook, WebhookError, type WebhookSecret } from "./index.js";

/** Of the reference libraries' tests: JavaScript's "sign function works". */
const symmetric = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  seconds: 1614265330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

/** Of Go's TestAsymmetricWebhookSign; its key is the seed, "TESTSIGNINGKEYDONOTUSETHISFORANY". */
const asymmetric = {
  ...symmetric,
  secret: "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=",
  signature:
    "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
};

/** Somebody else's: RFC 8032, 7.1, TEST 2. */
const publicKey = "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";

interface Sent {
  id?: string;
  timestamp?: string;
  signature?: string;
  body?: string | Uint8Array;
  prefix?: string;
}

function request(sent: Sent = {}) {
  const { prefix = "webhook", body = symmetric.body, ...rest } = sent;
  const { id, seconds, signature } = symmetric;
  const fields = Object.entries({ id, timestamp: String(seconds), signature, ...rest });
  const headers = Object.fromEntries(fields.map(([name, value]) => [`${prefix}-${name}`, value]));
  return { headers, body };
}

function verify(
  sent: Sent = {},
  options: {
    secret?: WebhookSecret | readonly WebhookSecret[];
    tolerance?: number;
    now?: number;
  } = {},
) {
  const { secret = symmetric.secret, now = symmetric.seconds * 1000, ...rest } = options;
  return verifyWebhook(request(sent), { secret, now: () => now, ...rest });
}

function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it was accepted"),
    (error: unknown) => error,
  );
}

test.each([symmetric, asymmetric])("signs as the reference does: $signature", (vector) => {
  const { secret, id, seconds, body, signature } = vector;
  expect(signWebhook(body, { secret, id, timestamp: new Date(seconds * 1000 + 999) })).toEqual({
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signature,
  });
});

test("verifies what the reference's vector signed, and tells by whom", async () => {
  const verified = await verify();
  expect(verified).toEqual({
    id: symmetric.id,
    timestamp: new Date(1614265330_000),
    body: Buffer.from(symmetric.body),
  });
});

test("verifies an asymmetric signature by the public key alone", async () => {
  // The public key of the vector's seed, as node:crypto derives it from PKCS #8.
  const { createPrivateKey, createPublicKey } = await import("node:crypto");
  const der = Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    Buffer.from(asymmetric.secret.slice(5), "base64"),
  ]);
  const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  const { x = "" } = key.export({ format: "jwk" });
  const secret = `whpk_${Buffer.from(x, "base64url").toString("base64")}`;
  await verify({ signature: asymmetric.signature }, { secret });
  const both = `${symmetric.signature} ${asymmetric.signature}`;
  await verify({ signature: both }, { secret });
  const wrong = await failure(verify({ signature: asymmetric.signature }, { secret: publicKey }));
  expect(wrong).toMatchObject({ code: "WEBHOOK_UNVERIFIED" });
  // A text that is one of the other scheme.
  const shifted = symmetric.signature.replace("v1,", "v1a,");
  expect(await failure(verify({ signature: shifted }, { secret }))).toBeInstanceOf(WebhookError);
});

describe("with the reference library", () => {
  const bodies = ["", "{}", "héllo ☃", '{"a":"\\u0000"}', "x".repeat(100_000)];

  test.each(bodies)("what it signs we verify, what we sign it verifies: %#", async (body) => {
    const timestamp = new Date();
    const reference = new Webhook(symmetric.secret);
    const signature = reference.sign("msg_1", timestamp, body);
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(timestamp.getTime() / 1000)),
      "webhook-signature": signature,
    };
    await verifyWebhook({ headers, body }, { secret: symmetric.secret });
    const json = JSON.stringify(body);
    expect(reference.verify(json, signWebhook(json, { secret: symmetric.secret }))).toBe(body);
  });
});

test.each([
  ["the prefix left out", symmetric.secret.slice(6)],
  ["white space around it, as files have it", `${symmetric.secret}\n`],
  ["its bytes", Buffer.from(symmetric.secret.slice(6), "base64")],
  ["one of several", [publicKey, "whsec_b3RoZXI=", symmetric.secret]],
])("takes a secret with %s", async (_, secret) => {
  expect(await verify({}, { secret })).toMatchObject({ id: symmetric.id });
});

test("bytes that are no text are signed as they are", async () => {
  const body = Uint8Array.of(0xff, 0, 0xc3, 0x28);
  const headers = signWebhook(body, { secret: symmetric.secret });
  await verifyWebhook({ headers, body }, { secret: symmetric.secret });
  const other = { headers, body: Uint8Array.of(0xfe, 0, 0xc3, 0x28) };
  const error = await failure(verifyWebhook(other, { secret: symmetric.secret }));
  expect(error).toMatchObject({ code: "WEBHOOK_UNVERIFIED", status: 401 });
});

test("while secrets are changed, a webhook carries a signature by each", async () => {
  const [old, young] = ["whsec_b2xkb2xk", "whsec_eW91bmc="];
  const headers = signWebhook("{}", { secret: [old, young] });
  expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
  for (const secret of [old, young]) await verifyWebhook({ headers, body: "{}" }, { secret });
});

test("Svix's names of the headers are taken, but never mixed with the others", async () => {
  await verify({ prefix: "svix" });
  const { headers, body } = request();
  const mixed = { "webhook-id": symmetric.id, "svix-timestamp": "1", "svix-signature": "v1,x" };
  const now = () => symmetric.seconds * 1000;
  const error = await failure(
    verifyWebhook({ headers: mixed, body }, { secret: symmetric.secret, now }),
  );
  expect(error).toMatchObject({ code: "WEBHOOK_UNVERIFIED" });
  expect((error as Error).message).toContain("webhook-timestamp");
  await verifyWebhook(
    { headers: { ...headers, "svix-id": "other" }, body },
    { secret: symmetric.secret, now },
  );
});

test.each<[string, Sent]>([
  ["without an id", { id: "" }],
  ["without a timestamp", { timestamp: "" }],
  ["without a signature", { signature: "" }],
  ["with no time as its timestamp", { timestamp: "hello" }],
  ["with a negative timestamp", { timestamp: "-1614265330" }],
  ["with a timestamp in hexadecimal", { timestamp: "0x60" }],
  ["with another id", { id: "msg_other" }],
  ["with another timestamp", { timestamp: "1614265331" }],
  ["with another body", { body: '{"test":2432232314}' }],
  ["with a signature cut short", { signature: symmetric.signature.slice(0, 8) }],
  ["with an empty signature", { signature: "v1," }],
  ["with a signature of another version", { signature: symmetric.signature.replace("v1", "v2") }],
  ["with a signature without its version", { signature: symmetric.signature.slice(3) }],
])("a request %s is refused", async (_, sent) => {
  const error = await failure(verify(sent));
  expect(error).toBeInstanceOf(WebhookError);
  expect(error).toMatchObject({ code: "WEBHOOK_UNVERIFIED", status: 401 });
  const { message } = error as WebhookError;
  expect(message).not.toContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  expect(message).not.toContain("g0hM9");
});

test("one right signature among wrong ones is enough, as in the reference's test", async () => {
  const wrong = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
  const signature = `v1,${wrong} v2,${wrong} ${symmetric.signature} v1,${wrong}`;
  expect(await verify({ signature })).toMatchObject({ id: symmetric.id });
});

test.each([
  [300_000, undefined, true],
  [-300_000, undefined, true],
  [301_000, undefined, false],
  [-301_000, undefined, false],
  [301_000, 400_000, true],
  [1000, 0, false],
  [10 ** 12, Infinity, true],
  [Number.NaN, undefined, false],
])("a clock that is %d ms ahead, with a tolerance of %s", async (ahead, tolerance, isTaken) => {
  const options = {
    now: symmetric.seconds * 1000 + ahead,
    ...(tolerance !== undefined && { tolerance }),
  };
  if (isTaken) return void (await verify({}, options));
  expect(await failure(verify({}, options))).toMatchObject({
    code: "WEBHOOK_EXPIRED",
    status: 401,
  });
});

test.each<[string, unknown]>([
  ["undefined", undefined],
  ["empty", ""],
  ["of a prefix alone", "whsec_"],
  ["no base64", "whsec_not base64!"],
  ["no bytes", new Uint8Array()],
  ["an empty list", []],
  ["a list with nothing", [undefined]],
  ["the private key", asymmetric.secret],
  ["a public key that is too short", "whpk_AAAA"],
])("a secret that is %s is refused, and not shown", async (_, secret) => {
  const given = { secret: secret as string, now: () => 0 };
  const error = await failure(verifyWebhook(request(), given));
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ code: "INVALID_OPTION" });
  expect((error as Error).message).toMatch(/^secret /);
  expect((error as Error).message).not.toMatch(/not base64!|AAAA|VEVT/);
});

test("options that don't exist, and values that can't be meant, are refused", async () => {
  const { secret } = symmetric;
  for (const wrong of [{ tolerence: 1 }, { tolerance: -1 }, { tolerance: "5m" }, { now: 5 }]) {
    const options = { secret, ...wrong } as unknown as { secret: string };
    expect(await failure(verifyWebhook(request(), options))).toBeInstanceOf(UsageError);
  }
  expect(() => signWebhook("", { secret: publicKey })).toThrow(/whsk_/);
  expect(() => signWebhook("", { secret, timestamp: new Date(Number.NaN) })).toThrow(UsageError);
});
