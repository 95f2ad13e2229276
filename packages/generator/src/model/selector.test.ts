import { describe, expect, test } from "vitest";
import { type Candidate, expectedSelector, parseSelector } from "./selector.js";

const operation = (more: Partial<Extract<Candidate, { kind: "operation" }>> = {}): Candidate => ({
  kind: "operation",
  method: "GET",
  path: "/pets/{petId}",
  ids: ["pets/get"],
  tags: ["pets", "Terms & Conditions"],
  deprecated: false,
  ...more,
});
const webhook: Candidate = {
  kind: "webhook",
  name: "newPet",
  ids: ["onNewPet"],
  tags: ["pets"],
  deprecated: false,
};

const selects = (text: string, candidate: Candidate = operation()) =>
  parseSelector(text)?.conditions.every(({ holds }) => holds(candidate));

describe("a path", () => {
  test.each([
    ["/pets/{petId}", "/pets/{petId}", true],
    ["/pets/*", "/pets/{petId}", true],
    ["/pets/*", "/pets/{petId}/toys", false],
    ["/pets/*", "/pets", false],
    ["/pets/**", "/pets/{petId}/toys", true],
    ["/pets/**", "/pets", true],
    ["/pets/**", "/petshop", false],
    ["/pets**", "/petshop/a", true],
    ["/**/toys", "/pets/{petId}/toys", true],
    ["/*/{petId}", "/pets/{petId}", true],
    ["/pets/{*}", "/pets/{petId}", true],
    ["/pets", "/pets/{petId}", false],
    ["/Pets", "/pets", false],
    ["/a.b", "/aXb", false],
    ["/a(b|c)+[d]$^?", "/a(b|c)+[d]$^?", true],
    ["**", "", true],
    ["/a b", "/a b", true],
  ])("%s is %s: %s", (pattern, path, expected) => {
    expect(selects(`path:${pattern}`, operation({ path }))).toBe(expected);
  });
});

describe("a selector", () => {
  test.each([
    ["tag:pets", true],
    ["tag:Pets", false],
    ["tag:pe*", true],
    ["tag:pet", false],
    ["tag: pets", true],
    ["tag:Terms & Conditions", true],
    ["tag:Terms & Conditions & method:POST", false],
    ["operation:pets/*", true],
    ["operation:get", false],
    ["method:get", true],
    ["method:POST", false],
    ["deprecated", false],
    ["webhook:*", false],
    ["tag:pets & method:GET", true],
    ["tag:pets & deprecated", false],
    ["  tag:pets  &  path:/pets/**  ", true],
  ])("%s selects the operation: %s", (text, expected) => {
    expect(selects(text)).toBe(expected);
  });

  test.each([
    ["webhook:new*", true],
    ["tag:pets", true],
    ["operation:onNewPet", true],
    ["path:**", false],
    ["method:POST", false],
  ])("%s selects the webhook: %s", (text, expected) => {
    expect(selects(text, webhook)).toBe(expected);
  });

  test("deprecated selects what is", () => {
    expect(selects("deprecated", operation({ deprecated: true }))).toBe(true);
    expect(selects("deprecated & tag:pets", operation({ deprecated: true }))).toBe(true);
  });

  test.each(["", "pets", "tags:pets", "tag:", "tag: ", "deprecated:true", "!tag:pets", "& tag:a"])(
    "is not %j",
    (text) => {
      expect(parseSelector(text)).toBeUndefined();
      expect(expectedSelector(text)).toMatch(/^a selector: tag:pets, /);
    },
  );
});
