import { beforeAll, describe, expect, test } from "vitest";
import { isElement, parseXml, textOf, type XmlElement } from "./parse.js";
import { loadTokenizer, type Tokenizer } from "./parser.js";
import { maxDepth, XmlProblem } from "./problem.js";

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer();
});

function parse(text: string): XmlElement {
  return parseXml(text, tokenizer);
}

/** An element as `[name, attributes, ...children]`, text as text. */
function outline(element: XmlElement): unknown[] {
  const attributes = element.attributes.map(({ local, value }) => [local, value]);
  return [
    element.local,
    Object.fromEntries(attributes),
    ...element.children.map((child) => (isElement(child) ? outline(child) : child.text)),
  ];
}

describe("what is well-formed", () => {
  test.each<[text: string, expected: unknown]>([
    ["<a/>", ["a", {}]],
    ["<a></a>", ["a", {}]],
    ['<?xml version="1.0"?>\n<a b="1" c=\'"\'/>\n', ["a", { b: "1", c: '"' }]],
    ["<a\n\tb='1'\r\n\tc='2'\n/>", ["a", { b: "1", c: "2" }]],
    ["<a>1<b/>2<b>3</b>4</a>", ["a", {}, "1", ["b", {}], "2", ["b", {}, "3"], "4"]],
    // XML 1.0, 2.4, 4.1 and 4.6: five entities, and characters by their numbers.
    ["<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x41;&#x1F415;</a>", ["a", {}, "<>&'\"AA\u{1f415}"]],
    ["<a>&amp;lt;</a>", ["a", {}, "&lt;"]],
    // 2.5, 2.6, 2.7: comments and instructions are no text, CDATA is nothing else.
    ["<a><!-- <b> & -- it's -->x<?p it's > here?>y</a>", ["a", {}, "xy"]],
    ["<a><![CDATA[<b>&amp;]] >]]></a>", ["a", {}, "<b>&amp;]] >"]],
    ["<!-- a --><?p?><a/><!-- b --><?q?>", ["a", {}]],
    ["<a><![CDATA[<!DOCTYPE html><!-- ]]></a>", ["a", {}, "<!DOCTYPE html><!-- "]],
    // 2.11 and 3.3.3: ends of lines, and white space of attributes.
    ["<a>1\r\n2\r3</a>", ["a", {}, "1\n2\n3"]],
    ["<a b='1\n2\t3&#10;4'/>", ["a", { b: "1 2 3\n4" }]],
    ["<a b='x/'/>", ["a", { b: "x/" }]],
    ["<a b='>'>x</a >", ["a", { b: ">" }, "x"]],
    ["<\u00e9 \u4e2d='1'/>", ["\u00e9", { "\u4e2d": "1" }]],
    [
      "<__proto__ constructor='1' __proto__='2'><toString/><prototype/></__proto__>",
      [
        "__proto__",
        Object.fromEntries([
          ["constructor", "1"],
          ["__proto__", "2"],
        ]),
        ["toString", {}],
        ["prototype", {}],
      ],
    ],
  ])("%j", (text, expected) => {
    expect(outline(parse(text))).toEqual(expected);
    expect(({} as Record<string, unknown>)["b"]).toBeUndefined();
  });

  test("names have the namespaces of their prefixes", () => {
    const root = parse(
      '<p:a xmlns="urn:d" xmlns:p="urn:p" p:x="1" y="2"><b/><p:c xmlns:p="urn:q"/><d xmlns=""/><u:e/></p:a>',
    );
    expect(root).toMatchObject({ local: "a", namespace: "urn:p" });
    expect(
      root.attributes.filter(({ namespace }) => namespace !== "http://www.w3.org/2000/xmlns/"),
    ).toEqual([
      { local: "x", namespace: "urn:p", value: "1" },
      // Namespaces in XML 1.0, 6.2: the default namespace is not that of attributes.
      { local: "y", namespace: undefined, value: "2" },
    ]);
    expect(root.children).toMatchObject([
      { local: "b", namespace: "urn:d" },
      { local: "c", namespace: "urn:q" },
      { local: "d", namespace: undefined },
      { local: "e", namespace: undefined },
    ]);
  });

  test.each([
    ["<a>x</a>", "x"],
    ["<a> x </a>", " x "],
    ["<a>\n  <![CDATA[ x ]]>\n</a>", " x "],
    ["<a>1<![CDATA[ 2 ]]>3</a>", "1 2 3"],
    ["<a>1<b>2</b>3</a>", "13"],
  ])("the text of %j is %j", (text, expected) => {
    expect(textOf(parse(text))).toBe(expected);
  });
});

test.each([
  "",
  " ",
  "text",
  '{"a":1}',
  "<",
  "<a",
  "<a>",
  "</a>",
  "<a><b></a></b>",
  "<a></b>",
  "<a>x",
  "<a/><b/>",
  "<a></a><b></b>",
  "<a/>text",
  "<a></a>text",
  "text<a/>",
  "<a/>text<!-- -->",
  "<![CDATA[x]]><a/>",
  "<a/><![CDATA[x]]>",
  "<a b/>",
  "<a b=1/>",
  "<a b='1' b='2'/>",
  "<a b='1'c='2'/>",
  "<a b='<'/>",
  "<a b='&'/>",
  "<a>&</a>",
  "<a>& b;</a>",
  "<a>&b;</a>",
  "<a>&nbsp;</a>",
  "<a>&#0;</a>",
  "<a>&#x1F;</a>",
  "<a>&#xD800;</a>",
  "<a>&#x110000;</a>",
  "<a>&#99999999999;</a>",
  "<a>\u0000</a>",
  "<a>\ufffe</a>",
  "<a>]]></a>",
  "<a><!-- </a>",
  "<a><![CDATA[ </a>",
  "<a><?p </a>",
  "<a><!ELEMENT b ANY></a>",
  "<1/>",
  "<a:b:c/>",
  "<:a/>",
  "<a :b='1'/>",
  "< a/>",
  "<a / >",
])("%j is refused", (text) => {
  expect(() => parse(text)).toThrow(XmlProblem);
});

describe("what is hostile", () => {
  const laughs = `<?xml version="1.0"?>
<!DOCTYPE lolz [
  <!ENTITY lol "lol">
  <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
  <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
]>
<lolz>&lol2;</lolz>`;

  test.each([
    ["a document type", '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>'],
    ["entities that multiply", laughs],
    ["an external entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ["a parameter entity", '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/"> %b;]><a/>'],
    ["a document type in the middle", "<a><!DOCTYPE b [<!ENTITY c 'd'>]>&c;</a>"],
    ["elements without an end", "<a>".repeat(100_000)],
    ["elements in elements", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["comments without an end", "<a>" + "<!--".repeat(500_000)],
    ["sections without an end", "<a>" + "<![CDATA[".repeat(300_000)],
    ["attributes without an end", "<a " + 'b="'.repeat(300_001)],
  ])("%s is refused", (_, text) => {
    expect(() => parse(text)).toThrow(XmlProblem);
    // Nothing of what came is repeated at length.
    expect(() => parse(text)).toThrow(/^.{1,200}$/s);
  });

  test("nested as deep as is let", () => {
    const nest = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth);
    expect(parse(nest(maxDepth)).local).toBe("a");
    expect(() => parse(nest(maxDepth + 2))).toThrow(XmlProblem);
  });

  test("many attributes, and many elements, are only many", () => {
    const attributes = Array.from({ length: 100_000 }, (_, index) => `a${index}="1"`).join(" ");
    expect(parse(`<a ${attributes}/>`).attributes).toHaveLength(100_000);
    expect(parse(`<a>${"<b/>".repeat(100_000)}</a>`).children).toHaveLength(100_000);
  });
});
