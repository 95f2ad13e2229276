/**
 * What is sent, what the server answers, and what `xml.program.txt` has to print of that: the examples of
 * OpenAPI 3.2, 4.26.5 and 3.1, 4.8.26.2, answered as they are printed there, and what follows from the
 * text. Written by hand from the specification, XML 1.0 and Namespaces in XML 1.0.
 */
export interface XmlVector {
  /** The request line without its version. */
  readonly request: string;
  readonly contentType?: string;
  /** Behind the XML declaration; as it is, where it begins with one, or is no XML. */
  readonly sent: string;
  readonly accept?: string;
  readonly answer: string | readonly [head: string, body: string];
  readonly printed: unknown;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const xsi = "http://www.w3.org/2001/XMLSchema-instance";
const animals = { animals: ["dog", "cat", "hamster"] };

/** An example of the specification: sent as it is, but for its white space, and answered as printed. */
function example(name: string, sent: string, answer: string, printed: unknown): XmlVector {
  return { request: `POST /spec/${name}`, sent: declaration + sent, answer, printed };
}

const unwrapped = [
  "<document><animal>dog</animal><animal>cat</animal><animal>hamster</animal></document>",
  `<document>
  <animal>dog</animal>
  <animal>cat</animal>
  <animal>hamster</animal>
</document>
`,
  animals,
] as const;

const wrapped = [
  "<document><animals><animals>dog</animals><animals>cat</animals><animals>hamster</animals></animals></document>",
  `<document>
  <animals>
    <animals>dog</animals>
    <animals>cat</animals>
    <animals>hamster</animals>
  </animals>
</document>
`,
  animals,
] as const;

const wrappedItemName = [
  "<document><animals><animal>dog</animal><animal>cat</animal><animal>hamster</animal></animals></document>",
  `<document>
  <animals>
    <animal>dog</animal>
    <animal>cat</animal>
    <animal>hamster</animal>
  </animals>
</document>
`,
  animals,
] as const;

const bothNames = [
  "<document><aliens><animal>dog</animal><animal>cat</animal><animal>hamster</animal></aliens></document>",
  `<document>
  <aliens>
    <animal>dog</animal>
    <animal>cat</animal>
    <animal>hamster</animal>
  </aliens>
</document>
`,
  animals,
] as const;

const wrapperName = [
  "<document><aliens><aliens>dog</aliens><aliens>cat</aliens><aliens>hamster</aliens></aliens></document>",
  `<document>
  <aliens>
    <aliens>dog</aliens>
    <aliens>cat</aliens>
    <aliens>hamster</aliens>
  </aliens>
</document>
`,
  animals,
] as const;

const person = [
  '<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>',
  `<Person id="123">
  <sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name>
</Person>
`,
  { id: 123, name: "example" },
] as const;

const html = "<html><head><title>Awesome Docs</title></head><body></body><html>";

const examples: readonly XmlVector[] = [
  example(
    "string",
    "<document><animals>dog, cat, hamster</animals></document>",
    `<document>
  <animals>dog, cat, hamster</animals>
</document>
`,
    { animals: "dog, cat, hamster" },
  ),
  example(
    "list",
    "<document><animals>dog</animals><animals>cat</animals><animals>hamster</animals></document>",
    `<document>
  <animals>dog</animals>
  <animals>cat</animals>
  <animals>hamster</animals>
</document>
`,
    animals,
  ),
  example(
    "renamed",
    "<document><animal>dog</animal></document>",
    "<document>\n  <animal>dog</animal>\n</document>\n",
    { animals: "dog" },
  ),
  example("person", ...person),
  example("oldPerson", ...person),
  example("itemName", ...unwrapped),
  example("outerName", ...unwrapped),
  example("wrapped", ...wrapped),
  example("oldWrapped", ...wrapped),
  example("wrappedItemName", ...wrappedItemName),
  example("oldWrappedItemName", ...wrappedItemName),
  example("bothNames", ...bothNames),
  example("oldBothNames", ...bothNames),
  example("wrapperName", ...wrapperName),
  example("oldWrapperName", ...wrapperName),
  example(
    "attributesAndText",
    '<animals><animal kind="Cat">Fluffy</animal><animal kind="Dog">Fido</animal></animals>',
    `<animals>
  <animal kind="Cat">Fluffy</animal>
  <animal kind="Dog">Fido</animal>
</animals>
`,
    [
      { kind: "Cat", name: "Fluffy" },
      { kind: "Dog", name: "Fido" },
    ],
  ),
  example(
    "documentation",
    `<Documentation><![CDATA[${html}]]></Documentation>`,
    `<Documentation>
  <![CDATA[${html}]]>
</Documentation>
`,
    { content: html },
  ),
  example(
    "stored",
    `<StoredDocument><![CDATA[${html}]]></StoredDocument>`,
    `<StoredDocument>
  <![CDATA[${html}]]>
</StoredDocument>
`,
    { content: html },
  ),
  example(
    "ordered",
    `<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two><Three xmlns:xsi="${xsi}" xsi:nil="true"/></OneTwoThree>`,
    `<OneTwoThree>
  <One>Some text</One>
  <Two unit="cubits">42</Two>
  <Three xsi:nil="true" />
</OneTwoThree>
`,
    ["Some text", { unit: "cubits", value: 42 }, null],
  ),
  example(
    "report",
    "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
    "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>\n",
    ["Some preamble text.", 42, "Some postamble text."],
  ),
  example(
    "product",
    `<product><description>Thing</description><related xmlns:xsi="${xsi}" xsi:nil="true"/></product>`,
    `<product>
  <description>Thing</description>
  <related xsi:nil="true" />
</product>
`,
    { count: null, description: "Thing", related: null },
  ),
  example(
    "product",
    '<product count="42"><description>Thing</description><related/></product>',
    `<product count="42">
  <description>Thing</description>
  <related></related>
</product>
`,
    { count: 42, description: "Thing", related: {} },
  ),
];

/** In the order of the calls. */
export const vectors: readonly XmlVector[] = [
  ...examples,
  // The component's name, which is no name of a type; a read-only property; escapes; what has nothing in it.
  example(
    "pet",
    "<a-pet><name>Rex &amp; \u00fc &lt;b&gt; \ud83d\udc15&#xD;</name><alive>true</alive><category><id>1</id><code>007</code></category><photos>a</photos><photos>b</photos><tags><tag><label>x</label></tag></tags><parents><name>Pa</name></parents><extra><weight>1.5</weight></extra></a-pet>",
    `<?xml version="1.0"?>
<!-- One of everything. -->
<?render it's fast?>
<a-pet xmlns="urn:any" id="9007199254740991" since="2024">
  <name><![CDATA[Rex & ]]>&#252; &lt;b&gt; &#x1F415;</name>
  <alive>1</alive>
  <category><code>007</code><id> +1 </id></category>
  <photos>a</photos>
  <tags/>
  <parents><name/></parents>
  <extra><weight>15e-1</weight></extra>
  <unknown><a>1</a><a>2</a></unknown>
</a-pet>`,
    {
      id: 9007199254740991,
      name: "Rex & \u00fc <b> \ud83d\udc15",
      alive: true,
      category: { id: 1, code: "007" },
      photos: ["a"],
      tags: [],
      parents: [{ name: "", photos: [] }],
      extra: { weight: 1.5 },
      unknown: { a: ["1", "2"] },
      since: "2024",
    },
  ),
  example(
    "pets",
    "<pets><a-pet><name>A</name></a-pet><a-pet><name>B</name></a-pet></pets>",
    "<pets><a-pet><name>A</name></a-pet></pets>",
    [{ name: "A", photos: [] }],
  ),
  // Namespaces: found by their names, whatever the prefix.
  example(
    "envelope",
    '<env:Envelope xmlns:env="urn:env"><env:header>h</env:header><body xmlns="urn:payload" xml:lang="en" xmlns:ns="urn:link" ns:href="/a?b&amp;c"><value>-0.5</value></body></env:Envelope>',
    '<e:Envelope xmlns:e="urn:env" xmlns:p="urn:payload" xmlns:l="urn:link"><e:header>h</e:header><header>not it</header><p:body l:href="/a" href="no" xml:lang="de"><p:value>2</p:value></p:body></e:Envelope>',
    { header: "h", body: { lang: "de", href: "/a", value: 2 } },
  ),
  // Which of several it is.
  example(
    "shape",
    '<shapes><square name="s"><side>2</side></square><many><circle><radius>1</radius></circle><square><side>3</side></square></many><width>wide</width></shapes>',
    '<shapes><circle><radius>1</radius></circle><many><square name="t"><side>4</side></square></many><width>07</width></shapes>',
    { one: { radius: 1 }, many: [{ name: "t", side: 4 }], width: "07" },
  ),
  // Beside JSON: asked for, or come by itself.
  {
    request: "PUT /beside/pet",
    contentType: "application/json",
    accept: "application/json, application/xml",
    sent: '{"name":"A","photos":[]}',
    answer: ["200 OK\ncontent-type: text/plain", '{"name":"A","photos":[]}'],
    printed: ["A", 0],
  },
  {
    request: "PUT /beside/pet",
    accept: "application/json, application/xml",
    sent: `${declaration}<a-pet><name>B</name></a-pet>`,
    answer: [
      "200 OK\ncontent-type: text/xml;charset=iso-8859-1",
      "<a-pet><name>\u00fc</name><photos>1</photos></a-pet>",
    ],
    printed: ["\u00fc", 1],
  },
  {
    request: "PUT /beside/pet",
    accept: "application/json, application/xml",
    sent: '<?xml version="1.1"?><a-pet/>',
    answer: [
      "400 Bad Request\ncontent-type: application/xml",
      '<?xml version="1.0" encoding="windows-1252"?><problem><code>7</code><detail>\u0080</detail></problem>',
    ],
    printed: [400, 7, "\u20ac"],
  },
  {
    request: "POST /beside/message",
    contentType: "text/xml; charset=utf-8",
    accept: "application/json",
    sent: `${declaration}<Message><text> a\nb </text></Message>`,
    answer: ["204 No Content", ""],
    printed: [],
  },
  {
    request: "POST /beside/text",
    sent: "<any/>",
    answer: "<a>&lt;</a>",
    printed: "<a>&lt;</a>",
  },
];
