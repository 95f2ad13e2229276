import { createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { Session } from "@gen-client/runtime";
import { field, type RawRequest, response, scripted } from "../../test/servers/scripted.js";
import { AwsSigner } from "./aws-signer.js";

const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The signature of what came, by AWS's "Create a signed AWS API request", steps 1 to 4; undefined if it isn't. */
function signatureOf(request: RawRequest): {
  given: string | undefined;
  wanted: string;
  names: string;
} {
  const [method = "", target = ""] = request.line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const authorization = field(request, "authorization") ?? "";
  const [, scope = "", names = "", given] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      authorization,
    ) ?? [];
  const [day = "", region = "", service = ""] = scope.split("/");
  const canonicalQuery = [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join("&");
  const headers = names
    .split(";")
    .map((name) => `${name}:${field(request, name)?.trim().replaceAll(/ +/g, " ")}\n`);
  const canonical = [
    method,
    path.split("/").map(encode).join("/"),
    canonicalQuery,
    headers.join(""),
    names,
    sha256(request.body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", field(request, "x-amz-date"), scope, sha256(canonical)].join(
    "\n",
  );
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  return { given, wanted: hmac(key, toSign).toString("hex"), names };
}

test("the server's own arithmetic gives the signature that came, for whatever is sent", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(200, "", { "set-cookie": "sid=1" })),
  );
  await using session = new Session({
    params: { Version: "2012-11-05" },
    headers: { "x-team": "a  b" },
  });
  session.mount(
    server.url,
    new AwsSigner({ service: "sqs", region: "us-east-1", credentials: () => credentials }),
  );
  await session.get(`${server.url}/`);
  await session.post(`${server.url}/queues/a%20b`, {
    json: { text: "é" },
    params: { b: "2 /", a: "ü*" },
  });
  await session.put(`${server.url}/`, { body: new Uint8Array([1, 2, 3]) });
  for (const request of server.requests) {
    const { given, wanted, names } = signatureOf(request);
    expect(given).toBe(wanted);
    expect(names.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date", "x-team"]));
  }
  // The cookie of the first answer is signed along.
  expect(signatureOf(server.requests[1] as RawRequest).names.split(";")).toContain("cookie");
});

test("each attempt and each hop is signed anew, and nothing that leaves the service", async () => {
  await using elsewhere = await scripted(({ socket }) => socket.write(response(200)));
  await using server = await scripted(({ socket, number }) => {
    if (number === 1) socket.write(response(503, "", { "retry-after": "1" }));
    else if (number === 2) socket.write(response(302, "", { location: "/moved" }));
    else socket.write(response(302, "", { location: elsewhere.url }));
  });
  await using session = new Session({
    retry: { total: 1, statusForcelist: [503], backoffFactor: 1 },
  });
  session.mount(
    server.url,
    new AwsSigner({ service: "sqs", region: "us-east-1", credentials: () => credentials }),
  );
  await session.get(server.url);
  expect(server.requests).toHaveLength(3);
  for (const request of server.requests) {
    const { given, wanted } = signatureOf(request);
    expect(given).toBe(wanted);
  }
  const dates = server.requests.map((request) => field(request, "x-amz-date"));
  expect(dates[1]).not.toBe(dates[0]);
  expect(field(elsewhere.requests[0], "authorization")).toBeUndefined();
  expect(field(elsewhere.requests[0], "x-amz-date")).toBeUndefined();
});
