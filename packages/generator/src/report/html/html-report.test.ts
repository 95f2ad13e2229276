import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Change, Comparison, Subject } from "../../diff/change.js";
import type { Source } from "../../document.js";
import { htmlReport } from "./html-report.js";

const getPet = {
  type: "operation",
  name: "pets.getPet",
  heading: "GET /pets/{petId}",
  tags: ["pets"],
} as const;

function change(subject: Subject, more: Partial<Change> = {}): Change {
  return {
    kind: "type-changed",
    class: "code",
    subject,
    at: "",
    message: "differs",
    usedBy: [],
    ...more,
  };
}

function page(changes: readonly Change[], more: Partial<Comparison> = {}): string {
  const counts = { code: 0, wire: 0, additive: 0, documentation: 0 };
  for (const each of changes) counts[each.class] += 1;
  const operations = new Map([[getPet.name, getPet]]);
  return htmlReport({
    client: "Petstore",
    oldVersion: "1.0.0",
    newVersion: "2.0.0",
    changes,
    operations,
    counts,
    step: changes.length === 0 ? "none" : "major",
    ...more,
  });
}

const source = (name: string): Source => ({
  uri: `file:///${name}`,
  name,
  text: "",
  value: {},
  digest: "",
  position: (pointer) => ({ line: pointer.length, column: 5 }),
});

it("marks the words that differ, in both texts", () => {
  const words = page([
    change(getPet, {
      kind: "description-changed",
      class: "documentation",
      before: "Looks up one pet.",
      after: "Looks up one dog.",
    }),
  ]);
  expect(words).toContain("<dt>Before</dt><dd>Looks up one <del>pet</del>.</dd>");
  expect(words).toContain("<dt>After</dt><dd>Looks up one <ins>dog</ins>.</dd>");
});

it("marks nothing where no word stayed, or too many differ to see them", () => {
  expect(page([change(getPet, { before: "number", after: "string" })])).not.toMatch(/<(ins|del)>/);
  const [before, after] = ["a", "b"].map((letter) => `${letter} same `.repeat(1000));
  const long = page([change(getPet, { before: `x ${before}`, after: `x ${after}` })]);
  expect(long).not.toMatch(/<(ins|del)>/);
  expect(long).toContain(`<dd>x ${before}</dd>`);
});

it("says nothing twice, and keeps what the message does not say", () => {
  const said = page([
    change(getPet, { message: 'is no longer "sold"', before: '"sold"', at: "status" }),
  ]);
  expect(said.match(/sold/g)).toHaveLength(1);
  const unsaid = page([change(getPet, { message: "was removed", before: "string[]" })]);
  expect(unsaid).toContain('was removed <code class="only">string[]</code>');
});

it("has both places: once for a subject, or beside each change where they differ", () => {
  const at = (pointer: string) => ({
    oldPlace: { source: source("old.yaml"), pointer },
    newPlace: { source: source("new.yaml"), pointer },
  });
  const places = /old\.yaml:\d+:5.*new\.yaml:\d+:5/g;
  expect(page([change(getPet, at("/a")), change(getPet, at("/a"))]).match(places)).toHaveLength(1);
  const apart = page([change(getPet, at("/a")), change(getPet, at("/ab"))]);
  expect(apart.match(places)?.join()).toMatch(/old\.yaml:2:5.*new\.yaml:2:5.*old\.yaml:3:5/);
});

it("links a changed type to the operations that have it, and knows it by their tags", () => {
  const pet = { type: "schema", name: "Pet" } as const;
  const usedBy = ["pets.getPet", "pets.listPets"];
  const text = page([change(pet, { usedBy }), change(getPet)]);
  expect(text).toContain('<code><a href="#pets.getPet">pets.getPet</a></code>');
  expect(text).toContain("<code>pets.listPets</code>");
  expect(text).toContain('id="type-Pet" data-tags="[&quot;pets&quot;]"');
});

it("gives each subject an id of its own, whatever it is called", () => {
  const names = ["a b", "a~20b", "a.b", "a%20b", "a\ud800", 'a"b', "a#b", "ä"];
  const subjects = names.map((name): Subject => ({ type: "webhook", name }));
  const others: Subject[] = [
    { type: "schema", name: "a.b" },
    { type: "scheme", name: "a.b" },
    { ...getPet, name: "a.b" },
  ];
  const text = page([...subjects, ...others].map((subject) => change(subject)));
  const ids = [...text.matchAll(/class="subject" id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(names.length + others.length);
  expect(ids.join("")).toMatch(/^[\w.~-]+$/);
  const links = [...text.matchAll(/<li><a class="code" href="#([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(links)).toEqual(new Set(ids));
});

it("says so where nothing changed", () => {
  const text = page([]);
  expect(text).toContain("Nothing changes for callers.");
  expect(text).not.toContain("<main");
});

const hostile = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</style><img src=x onerror=alert(1)>",
  `" onmouseover="alert(1)`,
  `' onmouseover='alert(1)`,
  "javascript:alert(1)",
  "<!--",
  "]]><svg onload=alert(1)>",
  "&lt;b&gt;&amp;",
  "${alert(1)}",
];

it.each(hostile)("has %s as text, wherever a document may say it", (text) => {
  const fields = (word: string): Comparison => ({
    client: word,
    oldVersion: `1${word}`,
    newVersion: `2${word}`,
    counts: { code: 5, wire: 0, additive: 0, documentation: 0 },
    step: "major",
    operations: new Map([[word, { ...getPet, name: word, tags: [word, `${word}2`] }]]),
    changes: [
      change({ ...getPet, name: word, heading: word, tags: [word, `${word}2`] }),
      ...(["schema", "webhook", "scheme", "client"] as const).map((type) =>
        change(
          { type, name: word },
          {
            at: word,
            message: word,
            before: `same ${word}`,
            after: `same other ${word}`,
            usedBy: [word, `${word}2`, `${word}3`, `${word}4`],
            oldPlace: { source: source(word), pointer: "" },
            newPlace: { source: source(word), pointer: "/" },
          },
        ),
      ),
    ],
  });
  // The same elements and attributes as with a harmless word in its place.
  const markup = (word: string) =>
    [...htmlReport(fields(word)).matchAll(/<[^>]*>/g)]
      .map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'))
      .filter((tag) => !/^<\/?(del|ins)>$/.test(tag));
  expect(markup(text)).toEqual(markup("word"));
  for (const [, target] of htmlReport(fields(text)).matchAll(/(?:href|src)="([^"]*)"/g)) {
    expect(target).toMatch(/^(#|data:,$)/);
  }
});

it("shows what would hide or turn around the text beside it", () => {
  const text = page([change({ type: "schema", name: "a\u202eb\u200bc\u0007" })]);
  expect(text).toContain(String.raw`a\u202eb\u200bc\u0007`);
  for (const hidden of ["\u202e", "\u200b", "\u0007"]) expect(text).not.toContain(hidden);
});

it("may load nothing, and run nothing but its own script", () => {
  const text = page([change(getPet)]);
  const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
  const hash = (tag: string) => {
    const [, inner = ""] = new RegExp(`<${tag}>([^]*)</${tag}>`).exec(text) ?? [];
    return `&#39;sha256-${createHash("sha256").update(inner).digest("base64")}&#39;`;
  };
  expect(policy.split("; ")).toEqual([
    "default-src &#39;none&#39;",
    "img-src data:",
    `style-src ${hash("style")}`,
    `script-src ${hash("script")}`,
    "base-uri &#39;none&#39;",
    "form-action &#39;none&#39;",
  ]);
});
