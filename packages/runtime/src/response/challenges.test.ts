import { expect, test } from "vitest";
import { parseChallenges } from "./challenges.js";

const plain = (fields: string | readonly string[] | undefined) =>
  parseChallenges(fields).map(({ scheme, params, token }) => ({
    scheme,
    ...Object.fromEntries(params),
    ...(token !== undefined && { token }),
  }));

test("the two challenges of one field, as in RFC 9110, 11.6.1", () => {
  expect(
    plain(
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
    ),
  ).toEqual([
    { scheme: "basic", realm: "simple" },
    { scheme: "newauth", realm: "apps", type: "1", title: 'Login to "apps"' },
    { scheme: "basic", realm: "simple" },
  ]);
});

test("a list in quotes is one value (RFC 7616, 3.9.1)", () => {
  expect(
    plain([
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    ]),
  ).toEqual(
    ["SHA-256", "MD5"].map((algorithm) => ({
      scheme: "digest",
      realm: "http-auth@example.org",
      qop: "auth, auth-int",
      algorithm,
      nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
      opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    })),
  );
});

test.each([
  ["Negotiate", [{ scheme: "negotiate" }]],
  ["Negotiate oRQwEqAD==", [{ scheme: "negotiate", token: "oRQwEqAD==" }]],
  ["NTLM, Negotiate", [{ scheme: "ntlm" }, { scheme: "negotiate" }]],
  [
    "Negotiate abc, Basic realm=x",
    [
      { scheme: "negotiate", token: "abc" },
      { scheme: "basic", realm: "x" },
    ],
  ],
  [
    'Bearer realm = "a" , error="invalid_token"',
    [{ scheme: "bearer", realm: "a", error: "invalid_token" }],
  ],
  [',, Basic ,realm="a",,charset="UTF-8",', [{ scheme: "basic", realm: "a", charset: "UTF-8" }]],
  ['Basic realm="a", REALM="b"', [{ scheme: "basic", realm: "a" }]],
  ['Basic realm="never closed', [{ scheme: "basic", realm: "never closed" }]],
  ["Bearer", [{ scheme: "bearer" }]],
  ["", []],
  ["=, ;, \u0000", []],
])("%s", (value, expected) => {
  expect(plain(value)).toEqual(expected);
});

test("no header, no challenge", () => {
  expect(parseChallenges(undefined)).toEqual([]);
});

test("whatever comes is read once from left to right", () => {
  const hostile = ['a="\\"', 'a="\\', "a ".repeat(50_000), 'a="'.repeat(50_000)];
  for (const value of hostile) expect(Array.isArray(parseChallenges(value))).toBe(true);
});
