/** Tokens by OAuth 2 for a generated client: endpoints and scopes of its document. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { json, listen } from "../servers/loopback.js";
import { createProject, type Project } from "../support/project.js";

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "oauth.yaml": await textOf("oauth.yaml") });
  const outcome = await project.generate("oauth.yaml", "-o", "petstore");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

/** An API, and the authorization servers of its document. */
async function startServer() {
  let number = 0;
  const server = await listen(({ url, body }, response) => {
    const at = (path: string): object => ({
      issuer: server.url + path,
      token_endpoint: `${server.url}/token${path}/found`,
      response_types_supported: ["code"],
    });
    if (url === "/tenant/.well-known/openid-configuration") json(response, 200, at("/tenant"));
    else if (url === "/.well-known/oauth-authorization-server") json(response, 200, at(""));
    else if (url === "/token/device") {
      const verification_uri = "https://shop.example/device";
      const code = { device_code: "dc", user_code: "WDJB-MJHT", verification_uri };
      json(response, 200, { ...code, expires_in: 60, interval: 0.01 });
    } else if (body.includes("refresh_token=bad")) json(response, 400, { error: "invalid_grant" });
    else if (url.includes("/token/")) {
      number++;
      json(response, 200, { access_token: `t${number}`, token_type: "bearer", expires_in: 3600 });
    } else response.writeHead(204).end();
  });
  onTestFinished(() => server.close());
  return server;
}

test("a token for each set of scopes, from where the document says", async () => {
  const server = await startServer();
  const project = await generated();
  await project.write({ "program.ts": await textOf("oauth.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { BASE_URL: `${server.url}/v1` });
  expect(outcome.stderr).toBe("");
  const came = server.received.map(({ method, url, headers, body }) => {
    const form = new URLSearchParams(body);
    const said = url.includes("/token/")
      ? [form.get("scope"), form.get("audience")]
      : [headers.authorization, headers["x-key"]];
    return [method, url, ...said.filter((text) => text !== null && text !== undefined)].join(" ");
  });
  expect(came).toEqual([
    "POST /token/shop read:pets",
    "GET /v1/pets Bearer t1",
    "POST /token/shop read:pets write:pets",
    "POST /v1/pets Bearer t2",
    "GET /v1/pets Bearer t1",
    // Of two ways the one that there is something for; no scope of the other one.
    "GET /tenant/.well-known/openid-configuration",
    "POST /token/tenant/found orders orders",
    "GET /v1/orders Bearer t3",
    "POST /v1/token/bearer",
    "GET /v1/carts Bearer t4",
    "GET /.well-known/oauth-authorization-server",
    "POST /token/found reports",
    "GET /v1/reports Bearer t5",
    "GET /v1/pets Bearer plain",
    "GET /v1/pets Bearer given",
    "GET /v1/orders Bearer o",
    // The token that the client has already.
    "GET /v1/orders Bearer t1 k",
    "POST /token/device read:pets",
    "POST /token/shop",
    "GET /v1/pets Bearer t6",
    "POST /token/refresh",
  ]);
  expect(outcome.stdout.trimEnd().split("\n")).toEqual([
    "https://shop.example/device WDJB-MJHT",
    "UsageError: clientCredentials: pass tokenUrl or issuer, so that it is known where tokens come from; or give it by the name of the document's scheme: auth: { name: clientCredentials(…) }",
    "invalid_grant",
  ]);
});

test.each(["5.9", "6", "7"] as const)(
  "what can't be is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("oauth.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14]);
  },
);

test("the options tell which grants the document has", async () => {
  const project = await generated();
  const text = await readFile(path.join(project.folder, "petstore/index.ts"), "utf8");
  expect(text.replaceAll(/\s+(?:\* )?/g, " ")).toContain(
    "A token, or `deviceCode(…)` or `clientCredentials(…)` of `@gen-client/runtime/oauth`, which gets one.",
  );
  expect(text).toContain("petstore_auth?: OAuthCredential | undefined;");
  expect(text).not.toContain("evil");
  expect(text).not.toContain("nowhere");
});
