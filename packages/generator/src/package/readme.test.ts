/** What a document says, where people and npm read it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, onTestFinished, test } from "vitest";
import { generate } from "../generate.js";

// With all that would make more of a text than text; bare addresses are links on GitHub.
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false });

describe("a document that would be more than text", () => {
  const payloads = {
    html: '<script>alert(1)</script><img src=x onerror="alert(1)">',
    link: "[Log in](https://evil.example) ![x](https://evil.example/x.png)",
    reference: "[Log in][1]\n\n[1]: https://evil.example",
    autolink: "<https://evil.example>",
    code: "``` \n```js\nrequire('fs')\n```",
    mark: "x\n\n<!-- end gen-client -->\n\n<!-- begin gen-client -->\n\n# Mine",
    table: "a | b |\n| --- |\n\\| c",
    json: '", "scripts": { "install": "id" }, "x": "',
    hidden: "a\u202eb\u0000c\ud800d\u2028e",
    heading: "# a\n===\n- b\n1. c\n    d\n> e",
    long: "word ".repeat(2000),
  };

  test.each(Object.entries(payloads))(
    "is text in README and package.json: %s",
    async (_, payload) => {
      const cwd = await mkdtemp(join(tmpdir(), "gen-client-readme-"));
      onTestFinished(() => rm(cwd, { recursive: true }));
      const document = {
        openapi: "3.1.0",
        info: {
          title: payload,
          version: payload,
          description: payload,
          license: { name: payload, identifier: payload },
        },
        tags: [{ name: payload, description: payload }],
        paths: {
          [`/${payload.replaceAll(/[{}]/g, "")}`]: {
            get: {
              operationId: payload,
              tags: [payload],
              parameters: [
                {
                  name: payload,
                  in: "query",
                  required: true,
                  schema: { type: "string", enum: [payload] },
                },
              ],
              responses: { 204: { description: payload } },
            },
          },
        },
        components: {
          securitySchemes: {
            key: { type: "apiKey", in: "header", name: "X-Key", description: payload },
            [payload]: { type: "apiKey", in: "query", name: payload, description: payload },
          },
        },
      };
      await writeFile(join(cwd, "api.json"), JSON.stringify(document));
      const options = {
        input: "api.json",
        output: "pkg",
        package: "@acme/api",
        cwd,
      };
      await generate(options);

      const manifest: unknown = JSON.parse(await readFile(join(cwd, "pkg/package.json"), "utf8"));
      expect(manifest).toMatchObject({
        version: "0.0.0",
        scripts: { build: "tsc", prepack: "npm run build" },
        description: expect.stringMatching(/^[^\p{Cc}\p{Zl}\p{Bidi_Control}\p{Cs}]{1,201}$/u),
      });
      expect(manifest).not.toHaveProperty("license");
      expect(manifest).not.toHaveProperty("x");

      const readme = await readFile(join(cwd, "pkg/README.md"), "utf8");
      expect(readme).not.toMatch(/[\p{Zl}\p{Bidi_Control}\p{Cs}]/u);
      expect(readme.match(/^<!-- .* gen-client\b.*-->$/gm)).toHaveLength(2);
      const html = markdown.render(readme);
      expect(html).not.toMatch(/<(?:script|img|a|blockquote|ol|ul)\b/);
      const headings = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text);
      expect(headings).toEqual(["Install", "Use", "Credentials", "Errors", "Operations"]);
      expect(html.match(/<h1>/g)).toHaveLength(1);
      expect(html.match(/<table>/g)).toHaveLength(2);
      const rows = [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = ""]) => row);
      expect(rows.map((row) => row.match(/<t[hd]>/g)?.length)).toEqual([3, 3, 3, 3, 3]);

      // It is known again, and read alike.
      expect(await generate(options)).toMatchObject({ upToDate: true });
      const again = await generate({ ...options, fresh: true });
      expect(again.files.written).toEqual([]);
    },
  );
});

test("what each security scheme takes is told", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "gen-client-readme-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const securitySchemes = {
    bearer: { type: "http", scheme: "bearer" },
    basic: { type: "http", scheme: "basic" },
    other: { type: "http", scheme: "hoba" },
    key: { type: "apiKey", in: "query", name: "k" },
    certificate: { type: "mutualTLS" },
  };
  const info = { title: "Bank", version: "1.0.0" };
  const document = { openapi: "3.1.0", info, paths: {}, components: { securitySchemes } };
  await writeFile(join(cwd, "api.json"), JSON.stringify(document));
  await generate({ input: "api.json", output: "pkg", package: "bank", cwd });
  const readme = await readFile(join(cwd, "pkg/README.md"), "utf8");
  expect(readme.split("\n").filter((line) => line.startsWith("| `"))).toEqual([
    "| `bearer` | a bearer token |",
    "| `basic` | `{ username, password }` |",
    "| `other` | the value of `Authorization`, scheme `hoba` |",
    "| `key` | a key, sent as the query parameter `k` |",
    "| `certificate` | a client certificate: `{ cert, key }` |",
  ]);
});
