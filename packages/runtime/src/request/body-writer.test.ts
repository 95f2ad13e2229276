import { expect, onTestFinished, test } from "vitest";
import { scripted } from "../../../../test/servers/scripted.js";
import { Binding } from "../binding.js";
import { UsageError } from "../errors.js";
import type { Operation, RequestBody } from "../operation.js";

const description = { title: "Bodies", servers: [], securitySchemes: {} };

/** Makes calls with a body to a server of its own, which keeps what came. */
async function sender(body: RequestBody) {
  const server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const binding = new Binding(description, { baseUrl: server.url });
  onTestFinished(async () => {
    await binding.close();
    await server.close();
  });
  const operation: Operation = {
    id: "send",
    method: "POST",
    path: "/",
    body,
    responses: { 204: "empty" },
  };
  const send = async (args: object): Promise<string[]> => {
    await binding.call(operation, args);
    const last = server.requests.at(-1);
    return [/^content-type: (.*)$/im.exec(last?.head ?? "")?.[1] ?? "none", last?.body ?? ""];
  };
  return { send, server };
}

test("the first media type is sent, or the one that is named", async () => {
  const { send } = await sender({
    contentTypes: ["application/json", "application/x-www-form-urlencoded", "text/plain"],
    encodings: { "application/x-www-form-urlencoded": { kind: "form" } },
  });
  const body = { a: "b c" };
  expect(await send({ body })).toEqual(["application/json", '{"a":"b c"}']);
  expect(await send({ body, contentType: undefined })).toEqual(["application/json", '{"a":"b c"}']);
  expect(await send({ body, contentType: "application/x-www-form-urlencoded" })).toEqual([
    "application/x-www-form-urlencoded",
    "a=b+c",
  ]);
  expect(await send({ body: "hi", contentType: "text/plain" })).toEqual(["text/plain", "hi"]);
});

test.each([["text/html"], ["TEXT/plain"], [1], [null], ["toString"]])(
  "a media type %j that the operation doesn't take is refused, and nothing sent",
  async (contentType) => {
    const { send, server } = await sender({ contentTypes: ["application/json", "text/plain"] });
    await expect(send({ body: "x", contentType })).rejects.toThrow(
      /^POST \/ \(send\): contentType is .*; expected one of application\/json, text\/plain; nothing was sent$/,
    );
    expect(server.requests).toEqual([]);
  },
);

test("without a choice there is no argument contentType", async () => {
  const { send } = await sender({ contentTypes: ["text/plain"] });
  await expect(send({ body: "x", contentType: "text/plain" })).rejects.toThrow(
    '"contentType" is no argument of it',
  );
});

test("a range takes the types that are in it, and by default that of the content", async () => {
  const { send } = await sender({ contentTypes: ["image/*"] });
  const gif = new Blob(["G"], { type: "image/gif" });
  expect(await send({ body: gif })).toEqual(["image/gif", "G"]);
  expect(await send({ body: gif, contentType: "image/png" })).toEqual(["image/png", "G"]);
  await expect(send({ body: gif, contentType: "video/mp4" })).rejects.toThrow("expected one of");
  await expect(send({ body: gif, contentType: "image/*" })).resolves.toEqual(["image/gif", "G"]);
});

test("FormData brings the boundary of a form that the document doesn't describe", async () => {
  const { send } = await sender({ contentTypes: ["multipart/form-data"] });
  const form = new FormData();
  form.set("a", "b");
  const [contentType, body] = await send({ body: form });
  const boundary = /^multipart\/form-data; boundary=(\w+)$/.exec(contentType ?? "")?.[1];
  expect(body).toBe(
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}--\r\n`,
  );
});

test("an item that can't be written ends the call with what is wrong with it", async () => {
  const { send, server } = await sender({
    contentTypes: ["application/jsonl"],
    encodings: { "application/jsonl": { kind: "lines" } },
  });
  async function* items(): AsyncGenerator {
    yield { n: 1 };
    yield { n: Number.NaN };
  }
  const error: unknown = await send({ body: items() }).catch((caught: unknown) => caught);
  const chain = [error, (error as Error).cause];
  expect(chain.some((cause) => cause instanceof UsageError)).toBe(true);
  expect(chain.map(String).join()).toContain("item 1 of the body can't be written as JSON");
  expect(server.requests).toEqual([]);
});
