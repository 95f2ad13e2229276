import { expect, test } from "vitest";
import { maskContent } from "./mask-content.js";

const mask = (text: string, type: string) => maskContent(Buffer.from(text), type, "utf-8");

test.each([
  ["application/json", '{"password":"geheim","user":"ann"}', '{"password":"***","user":"ann"}'],
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
