import { expect, test } from "vitest";
import { parseChallenges } from "../response/challenges.js";
import { DigestAnswerer, strongestDigest } from "./answerer.js";

/** As a server sends it, to the answer's parameters. */
function answer(
  challenge: string,
  user: { username: string; password: string },
  { method = "GET", uri, body }: { method?: string; uri: string; body?: Uint8Array },
  cnonce: string,
): Record<string, string> {
  const found = strongestDigest(parseChallenges(challenge));
  if (found === undefined) throw new Error("no challenge to answer");
  const value = new DigestAnswerer(found, user, cnonce).answer({ method, uri, body });
  const [parsed] = parseChallenges(value);
  expect(parsed?.scheme).toBe("digest");
  return Object.fromEntries(parsed?.params ?? []);
}

const mufasa = { username: "Mufasa", password: "Circle of Life" };

test.each([
  ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
  ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
])("RFC 7616, 3.9.1: %s", (algorithm, response) => {
  const challenge = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  expect(answer(challenge, mufasa, { uri: "/dir/index.html" }, cnonce)).toEqual({
    username: "Mufasa",
    realm: "http-auth@example.org",
    uri: "/dir/index.html",
    algorithm,
    nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    nc: "00000001",
    cnonce,
    qop: "auth",
    response,
    opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
  });
});

test("RFC 7616, 3.9.2, as erratum 4897 corrects it: SHA-512-256, user hashed, UTF-8", () => {
  const challenge =
    'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true';
  const found = answer(
    challenge,
    { username: "J\u00e4s\u00f8n Doe", password: "Secret, or not?" },
    { uri: "/doe.json" },
    "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
  );
  expect(found).toMatchObject({
    username: "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
    userhash: "true",
    response: "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
  });
});

test("RFC 2617, 3.5: what HTTP/1.1 servers of old send, without an algorithm", () => {
  const found = answer(
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    { username: "Mufasa", password: "Circle Of Life" },
    { uri: "/dir/index.html" },
    "0a4f113b",
  );
  expect(found["response"]).toBe("6629fae49393a05397450978507c4ef1");
  expect(found).not.toHaveProperty("algorithm");
});

test("RFC 2069, 2.4, as its erratum 749 corrects it: no qop, no count", () => {
  const found = answer(
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    { username: "Mufasa", password: "CircleOfLife" },
    { uri: "/dir/index.html" },
    "0a4f113b",
  );
  expect(found["response"]).toBe("1949323746fe6a43ef61f9606e7febea");
  for (const absent of ["qop", "nc", "cnonce"]) expect(found).not.toHaveProperty(absent);
});
