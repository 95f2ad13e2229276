import { expect, it } from "vitest";
import { section, sectionOf, withSection } from "./section.js";

const ours = section(["# Shop", "An API."]);
const next = section(["# Shop", "A better API.", "New."]);

it("is all of a file that nobody else wrote to", () => {
  expect(sectionOf(ours, "README.md")).toBe(ours);
  expect(withSection(ours, next, "README.md")).toBe(next);
});

it("is replaced between what others wrote", () => {
  const text = `# Badges\n\n${ours}\n## Support\n\nCall us.\n`;
  expect(withSection(text, next, "README.md")).toBe(
    `# Badges\n\n${next}\n## Support\n\nCall us.\n`,
  );
  expect(sectionOf(text, "README.md")).toBe(ours);
});

it("is known with the line ends of Windows, and at the end of a file without one", () => {
  expect(sectionOf(ours.replaceAll("\n", "\r\n"), "README.md")).toBe(ours);
  expect(sectionOf(ours.trimEnd(), "README.md")).toBe(ours);
});

it("leaves a file without marks to its author", () => {
  expect(sectionOf("# Mine\n", "README.md")).toBeUndefined();
  expect(withSection("# Mine\n", next, "README.md")).toBe("# Mine\n");
});

it.each([
  ["no begin", ours.split("\n").slice(1).join("\n")],
  ["no end", ours.split("\n").slice(0, -2).join("\n")],
  ["no begin before its end", ours.split("\n").toReversed().join("\n")],
])("with %s is refused", (what, text) => {
  expect(() => withSection(text, next, "a/README.md")).toThrow(
    `a/README.md: the part that gen-client writes has ${what}`,
  );
  expect(() => withSection(text, next, "a/README.md")).toThrow(
    expect.objectContaining({ code: "GC148" }),
  );
});
