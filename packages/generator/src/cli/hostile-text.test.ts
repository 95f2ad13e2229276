/** What a document says is text, wherever it is told: to terminals, logs of CI, reviews and tools. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import markdownIt from "markdown-it";
import { beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.test-support.js";

const folder = commandLine();

const texts = {
  // ECMA-48 and xterm: a link, a title, colours; Unicode's bidirectional controls.
  "escapes of terminals":
    "a\u001B]8;;https://evil.example\u0007\u001B]0;title\u009C\u001B[2J\u009B31m\u202E\u2066\u0000\u007F",
  // https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
  "a command of GitHub": "::add-mask::x",
  "a command of GitHub on its own line": "a\n::stop-commands::x\r::set-output name=x::y",
  // Its runner knows the older form, too, wherever it stands in a line.
  "an older command of GitHub": "a ##[add-matcher]/tmp/x.json",
  // https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
  "a command of Azure": "a ##vso[task.prependpath]/tmp/evil",
  "a command of TeamCity": "##teamcity[setParameter name='env.PATH' value='/tmp']",
  HTML: `<img src=x onerror=alert(1)><script>alert(1)</script>"'&lt;`,
  Markdown:
    "![a](https://evil.example/a.png) [b](javascript:alert(1)) `c` **d** https://evil.example www.evil.example <i>",
  "a block of Markdown": "\n\n# Heading\n\n```\n",
};

/** Two versions of a document with a text in every name and every sentence that reports tell. */
function documents(text: string): { before: object; after: object } {
  const version = (own: string, removed: boolean) => ({
    openapi: "3.1.0",
    info: { title: text, version: own + text },
    servers: [{ url: `https://a.example/${encodeURIComponent(text)}` }],
    tags: [{ name: text }],
    paths: {
      [`/${text.replaceAll(/[{}]/g, "")}`]: {
        get: {
          tags: [text],
          operationId: text,
          description: own + text,
          parameters: [
            { name: text, in: "query", schema: { enum: [text, own] } },
            ...(removed ? [] : [{ name: `${text}2`, in: "header", schema: { type: "string" } }]),
          ],
          responses: {
            200: {
              description: "",
              content: { "application/json": { schema: { $ref: "#/components/schemas/A" } } },
            },
          },
          security: [{ [text + own]: [] }],
        },
      },
    },
    webhooks: {
      [text + own]: {
        post: {
          requestBody: { content: { "application/json": { schema: { const: text + own } } } },
          responses: { 200: { description: "" } },
        },
      },
    },
    components: {
      schemas: {
        A: {
          title: text,
          type: "object",
          description: own + text,
          properties: {
            [text]: { type: removed ? "string" : "number" },
            [text + own]: { const: text + own },
          },
          pattern: text,
        },
        [text + own]: { type: "string", default: 1, description: text },
      },
      securitySchemes: { [text + own]: { type: "apiKey", name: text, in: "header" } },
    },
  });
  return { before: version("1", false), after: version("2", true) };
}

const hidden = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** What a log of CI takes for a command: of GitHub at the beginning of a line, of others anywhere. */
const commands = /^[^\S\n]*::|##\w*\[/m;

describe.each(Object.entries(texts))("%s", (_, text) => {
  beforeEach(() => {
    const { before, after } = documents(text);
    folder.file("old.json", JSON.stringify(before));
    const faulty = {
      ...after,
      [`x-${text}`]: { $ref: `#/${text}` },
      tags: [{ name: text, [text]: 1 }],
    };
    folder.file("new.json", JSON.stringify(after));
    folder.file("faulty.json", JSON.stringify(faulty, undefined, 1));
    folder.file("broken.json", `{ "openapi": "3.1.0",\n${text}`);
  });

  it.each(["text", "json", "markdown", "html", "sarif", "github"])(
    "compared as %s",
    async (format) => {
      const argv = ["diff", "old.json", "new.json", "--format", format, "--verbose"];
      const summary = join(folder.cwd(), "summary.md");
      const { code, stdout, stderr } = await folder.gen(argv, {
        env: { GITHUB_STEP_SUMMARY: summary },
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).not.toMatch(hidden);
      const told = format === "github" ? stdout.replaceAll(/^::(error|warning) /gm, "") : stdout;
      expect(told).not.toMatch(commands);
      expect(stdout.split("\n").length).toBeGreaterThan(3);
      if (format === "json" || format === "sarif") JSON.parse(stdout);
      const markdown =
        format === "github" ? readFileSync(summary, "utf8") : format === "markdown" ? stdout : "";
      expect(foreignMarkup(markdown)).toEqual([]);
    },
  );

  it("in a changelog", async () => {
    await folder.gen(["diff", "old.json", "new.json", "--changelog", "CHANGELOG.md"]);
    const changelog = readFileSync(join(folder.cwd(), "CHANGELOG.md"), "utf8");
    expect(changelog).not.toMatch(hidden);
    expect(changelog.split("\n").filter((line) => commands.test(line))).toEqual([]);
    expect(foreignMarkup(changelog)).toEqual([]);
  });

  it.each(["text", "json", "sarif", "github", "gitlab"])("problems as %s", async (reporter) => {
    for (const input of ["faulty.json", "broken.json"]) {
      const argv = [input, "-o", "out", "--reporter", reporter];
      const { stdout, stderr } = await folder.gen([
        ...argv,
        ...(reporter === "text" ? ["--verbose"] : []),
      ]);
      expect(stdout + stderr).toMatch(/GC\d{3}/);
      expect(stdout + stderr).not.toMatch(hidden);
      const told = reporter === "github" ? stdout.replaceAll(/^::(error|warning) /gm, "") : stdout;
      expect(told).not.toMatch(commands);
      expect(stderr).not.toMatch(commands);
    }
  });

  it("drift from a document", async () => {
    await folder.gen(["old.json", "-o", "out"]);
    expect(existsSync(join(folder.cwd(), "out/index.ts"))).toBe(true);
    const { code, stderr } = await folder.gen(["new.json", "-o", "out", "--check", "--verbose"]);
    expect(code).toBe(3);
    // As in any unified diff.
    expect(stderr.replaceAll("\tas it would be", "")).not.toMatch(hidden);
    expect(stderr).not.toMatch(commands);
  });
});

const parser = markdownIt({ html: true, linkify: true });

/** What of a report in Markdown is markup that none of ours is: with links of GitHub, too. */
function foreignMarkup(markdown: string): string[] {
  const tokens = parser.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const own =
    /^(heading|bullet_list|list_item|paragraph|strong)_(open|close)$|^(inline|text|code_inline|softbreak)$/;
  return tokens.flatMap(({ type, content }) => (own.test(type) ? [] : [`${type} ${content}`]));
}
