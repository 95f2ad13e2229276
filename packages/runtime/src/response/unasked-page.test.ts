import { describe, expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { Binding } from "../binding.js";
import type { CallOptions } from "../client-options.js";
import type { DescribedResponse, Operation, ResponseDecoding } from "../operation.js";
import type { StreamedOptions } from "../streamed-bodies.js";
import { DecodeError, HttpError } from "./errors.js";

const page = "<!doctype html><title>Sign in</title>";

interface Answer {
  readonly type: string;
  readonly headers?: Record<string, string>;
  readonly status?: number;
}

/** What a call comes to that asks for `accept`, and is answered with a page. */
async function answered(
  decoding: ResponseDecoding | DescribedResponse,
  accept: string,
  { type, headers, status = 200 }: Answer,
  options?: CallOptions & StreamedOptions,
): Promise<unknown> {
  await using server = await scripted(({ socket }) =>
    socket.write(response(status, page, { "content-type": type, ...headers })),
  );
  const api = new Binding(
    { title: "T", servers: [], securitySchemes: {} },
    { baseUrl: server.url },
  );
  const operation: Operation = {
    id: "get",
    method: "GET",
    path: "/",
    responses: { "2XX": decoding, default: decoding },
    accept,
  };
  const outcome: unknown = await api.call(operation, {}, options).catch((error: unknown) => error);
  await api.close();
  return outcome;
}

describe("a page of HTML", () => {
  test.each<[ResponseDecoding | DescribedResponse, string, string]>([
    ["text", "text/csv", "text/html"],
    ["text", "text/plain", "Text/HTML; charset=utf-8"],
    ["bytes", "application/pdf", "application/xhtml+xml"],
    ["bytes", "application/octet-stream, application/json", "text/html"],
    [{ content: { "text/csv": "text" } }, "text/csv", "text/html"],
  ])("is no %j of %s", async (decoding, accept, type) => {
    const error = await answered(decoding, accept, { type });
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ status: 200, contentType: type, snippet: page });
    expect((error as DecodeError).message).toContain(
      `200, expected what Accept asks for (${accept}), got ${type}: <!doc`,
    );
    expect(await (error as DecodeError).response.text()).toBe(page);
  });

  test.each(["bytes", "stream", "blob"] as const)("is not handed over as %s", async (as) => {
    const error = await answered("bytes", "image/png", { type: "text/html" }, { as });
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ snippet: page });
  });

  test.each([
    ["that was asked for", "text/html", {}],
    ["in a range", "image/png, text/*;q=0.9", {}],
    ["among all types", "*/*", {}],
    [
      "that is a file",
      "application/octet-stream",
      { "content-disposition": 'attachment; filename="a.html"' },
    ],
  ])("%s is taken", async (_, accept, headers) => {
    expect(await answered("text", accept, { type: "text/html", headers })).toBe(page);
  });

  test("is taken where the call's own Accept has it", async () => {
    const options = { headers: { accept: "text/csv, text/html" } };
    expect(await answered("text", "text/csv", { type: "text/html" }, options)).toBe(page);
  });

  test("is the body of a failure", async () => {
    const error = await answered("text", "text/csv", { type: "text/html", status: 502 });
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 502, body: page });
  });
});

// What servers in the wild call a file, or a text, in place of what their documents say.
test.each([
  ["bytes", "application/octet-stream", "application/zip"],
  ["bytes", "application/pdf", "application/octet-stream"],
  ["text", "text/csv", "application/vnd.ms-excel"],
  ["text", "text/plain", "application/json"],
  ["text", "text/csv", ""],
] as const)("%s of %s may come as %s", async (decoding, accept, type) => {
  const body = await answered(decoding, accept, { type });
  expect(typeof body === "string" ? body : Buffer.from(body as Uint8Array).toString()).toBe(page);
});
