import { expect, test } from "vitest";
import { markdownCode, markdownText } from "./markdown.js";

test.each([
  ["Two words", "Two words"],
  ["a\n# b\r\n\tc", "a # b c"],
  ["[a](javascript:x) ![b](c)", String.raw`\[a\](javascript:x) !\[b\](c)`],
  ["<img src=x onerror=y> &lt;", String.raw`\<img src=x onerror=y\> \&lt;`],
  ["**a** _b_ ~~c~~ `d` \\* e|f", String.raw`\*\*a\*\* \_b\_ \~\~c\~\~ \`d\` \\\* e\|f`],
  ["HTTPS://a.b/c_d, www.a.b", String.raw`HTTPS\://a.b/c\_d, www\.a.b`],
  ["# a", String.raw`\# a`],
  ["- a", String.raw`\- a`],
  ["---", String.raw`\---`],
  ["12. a", String.raw`12\. a`],
  ["3) a", String.raw`3\) a`],
  ["    a", "a"],
  ["a\u202eb\u0000c", "a b c"],
])("%j as text of Markdown", (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

test.each([
  ["a", "`a`"],
  ["a`b", "``a`b``"],
  ["`a``", "``` `a`` ```"],
  ["a\nb", "`a b`"],
  ["<b>\\", "`<b>\\`"],
  ["", "`  `"],
])("%j as code of Markdown", (text, expected) => {
  expect(markdownCode(text)).toBe(expected);
});
