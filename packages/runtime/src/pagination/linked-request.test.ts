import { expect, test } from "vitest";
import { basic, PaginationError, Response, Session } from "../index.js";
import { linkedRequest } from "./linked-request.js";

const session = new Session({
  baseUrl: "https://api.example.com",
  auth: basic("ann", "s3cret"),
  tls: { servername: "api.example.com" },
});

/** What came back for a search. */
function answer(): Response {
  const request = session.prepare("POST", "/search", {
    json: { query: "x" },
    headers: { "x-tenant": "t1", "x-api-key": "k" },
    cookies: { a: "1" },
  });
  return Response.of(request, { status: 200 });
}

test("within its origin everything goes along but the body", () => {
  const next = linkedRequest(answer(), "https://api.example.com/search/2?q=%20#part");
  expect(next).toMatchObject({
    method: "GET",
    url: "https://api.example.com/search/2?q=%20",
    body: undefined,
    cookies: "a=1",
  });
  expect(next.header("authorization")).toBe("Basic YW5uOnMzY3JldA==");
  expect(next.header("x-tenant")).toBe("t1");
  expect(next.header("content-type")).toBeUndefined();
});

test.each(["https://other.example/2", "https://api.example.com:8443/2", "https://example.com/2"])(
  "to %s go no credentials, cookies or keys",
  (url) => {
    const next = linkedRequest(answer(), url);
    expect(next.url).toBe(url);
    expect(next.header("authorization")).toBeUndefined();
    expect(next.header("x-api-key")).toBeUndefined();
    expect(next.header("x-tenant")).toBe("t1");
    expect(next.cookies).toBeUndefined();
  },
);

test("what a server names as user and password is not sent", () => {
  const next = linkedRequest(answer(), "https://eve:pw@api.example.com/2");
  expect(next.url).toBe("https://api.example.com/2");
});

test("from https to http none is followed", () => {
  const url = "http://eve:pw@api.example.com/2?api_key=s3cret";
  let error: unknown;
  try {
    linkedRequest(answer(), url);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PaginationError);
  expect(error).toMatchObject({ code: "PAGINATION_REFUSED" });
  const { message } = error as PaginationError;
  expect(message).toMatch(
    /^POST https:\/\/api\.example\.com\/search: 200, and its link to http:\/\/api\.example\.com\/2\?api_key=.* was not followed: it leads from https to http/,
  );
  expect(message).not.toMatch(/s3cret|pw/);
});
