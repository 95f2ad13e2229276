import { expect, test } from "vitest";
import { maskParts } from "../request/masked-parts.js";
import { maskContent, maskPart } from "./mask-content.js";

const mask = (text: string, type: string) => maskContent(Buffer.from(text), type, "utf-8");

test.each([
  ["application/json", '{"password":"geheim","user":"ann"}', '{"password":"***","user":"ann"}'],
  ["application/json", '{"newPassword":"geheim","sortKey":1}', '{"newPassword":"***","sortKey":1}'],
  ["text/json; charset=utf-8", '{"a":{"api_key":"geheim"}}', '{"a":{"api_key":"***"}}'],
  ["application/problem+json", '{"secret":"geheim"}', '{"secret":"***"}'],
  ["application/x-www-form-urlencoded", "a=1&client_secret=geheim", "a=1&client_secret=***"],
  [
    "application/xml",
    '<l:login xmlns:l="urn:l"><l:password type="plain">geheim</l:password><user>ann</user></l:login>',
    '<l:login xmlns:l="urn:l"><l:password type="plain">***</l:password><user>ann</user></l:login>',
  ],
  [
    "application/soap+xml",
    "<a api-key='geheim' id=\"7\"><token/><b><secret>\n</secret></b></a>",
    "<a api-key='***' id=\"7\"><token/><b><secret>***</secret></b></a>",
  ],
  ["text/xml", "<password><![CDATA[geheim]]></password>", "<password>***</password>"],
  ["text/plain", "password=not ours to read", "password=not ours to read"],
])("%s", (type, text, expected) => {
  expect(mask(text, type)).toBe(expected);
});

test("parts of a form are masked by their names, and by those in their JSON; bytes stay", () => {
  const part = (head: string, content: string): string => `--b-1\r\n${head}\r\n\r\n${content}\r\n`;
  const form = (password: string, token: string): Buffer =>
    Buffer.from(
      part('Content-Disposition: form-data; name="user_password"', password) +
        part(
          'Content-Disposition: form-data; name="photo"; filename="password"',
          "\xff\0\r\n\r\n",
        ) +
        part(
          'content-type: application/json\r\ncontent-disposition: form-data; name="meta"',
          `{"accessToken":"${token}"}`,
        ) +
        "--b-1--\r\n",
      "latin1",
    );
  expect(maskParts(form("geheim\r\n", "geheim"), maskPart)).toEqual(form("***", "***"));
  expect(maskParts(Buffer.from("no form"), maskPart).toString()).toBe("no form");
});

test("what is no text has none", () => {
  expect(mask("GIF89a", "image/gif")).toBeUndefined();
});

test("hostile XML is read in time", () => {
  for (const text of [
    "<a ".repeat(50_000),
    "<a x='".repeat(50_000),
    " a=".repeat(50_000),
    "<a><![CDATA[".repeat(20_000),
  ]) {
    expect(mask(text, "text/xml")).toBe(text);
  }
});
