import { expect, test } from "vitest";
import { listLinks, parseLinks } from "./link-header.js";

const base = "https://api.example.com/v1/pets?page=1";

/** Relations and where they lead, in short. */
function list(value: string): string[] {
  return listLinks(value, base).map(({ rel, url }) => `${rel} ${url}`);
}

test("GitHub's pages", () => {
  const links = parseLinks(
    '<https://api.github.com/repositories/1300192/issues?page=2>; rel="prev", <https://api.github.com/repositories/1300192/issues?page=4>; rel="next", <https://api.github.com/repositories/1300192/issues?page=515>; rel="last", <https://api.github.com/repositories/1300192/issues?page=1>; rel="first"',
    "https://api.github.com/repositories/1300192/issues?page=3",
  );
  expect(Object.keys(links)).toEqual(["prev", "next", "last", "first"]);
  expect(links["next"]?.url).toBe("https://api.github.com/repositories/1300192/issues?page=4");
});

test("GitLab's pages, with commas in a query that isn't encoded", () => {
  expect(
    list(
      '<https://gitlab.example.com/api/v4/projects/8/issues/8/notes?page=1&per_page=3&labels=a,b;c>; rel="prev", <https://gitlab.example.com/api/v4/projects/8/issues/8/notes?page=3&per_page=3>; rel="next"',
    ),
  ).toEqual([
    "prev https://gitlab.example.com/api/v4/projects/8/issues/8/notes?page=1&per_page=3&labels=a,b;c",
    "next https://gitlab.example.com/api/v4/projects/8/issues/8/notes?page=3&per_page=3",
  ]);
});

test("the examples of RFC 8288, 3.5", () => {
  expect(
    listLinks(
      '<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"',
      base,
    ),
  ).toEqual([
    {
      url: "http://example.com/TheBook/chapter2",
      rel: "previous",
      context: base,
      params: { rel: "previous", title: "previous chapter" },
    },
  ]);
  expect(list('</>; rel="http://example.net/foo"')).toEqual([
    "http://example.net/foo https://api.example.com/",
  ]);
  expect(listLinks('</terms>; rel="copyright"; anchor="#foo"', base)).toMatchObject([
    { rel: "copyright", url: "https://api.example.com/terms", context: `${base}#foo` },
  ]);
  const chapters = listLinks(
    `</TheBook/chapter2>; rel="previous"; title*=UTF-8'de'letztes%20Kapitel, </TheBook/chapter4>; rel="next"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel`,
    base,
  );
  expect(chapters.map(({ params }) => params["title"])).toEqual([
    "letztes Kapitel",
    "nächstes Kapitel",
  ]);
  expect(list('<http://example.org/>; rel="start http://example.net/relation/other"')).toEqual([
    "start http://example.org/",
    "http://example.net/relation/other http://example.org/",
  ]);
  expect(
    list('<https://example.org/>; rel="start",\n <https://example.org/index>; rel="index"'),
  ).toEqual(["start https://example.org/", "index https://example.org/index"]);
});

test("URLs are resolved against the response's", () => {
  expect(list("<?page=2>;rel=a, <../x>;rel=b, <>;rel=c, <//other/>;rel=d")).toEqual([
    "a https://api.example.com/v1/pets?page=2",
    "b https://api.example.com/x",
    `c ${base}`,
    "d https://other/",
  ]);
});

test("relations and names of parameters have no case, values have", () => {
  const [link] = listLinks('<?page=2>; REL="Next"; Title="Page TWO"', base);
  expect(link).toMatchObject({ rel: "next", params: { title: "Page TWO" } });
  expect(parseLinks("<?page=2>; rel=NEXT", base)["next"]).toBeDefined();
});

test("of several parameters of a name the first counts, of several links of a relation, too", () => {
  expect(list('<a>; rel=next; rel="prev"')).toEqual(["next https://api.example.com/v1/a"]);
  expect(parseLinks("<a>; rel=next, <b>; rel=next", base)["next"]?.url).toMatch(/a$/);
});

test("quoted text may have what separates links, and escapes", () => {
  const [first, second, ...none] = listLinks(
    String.raw`<a>; title="x, <y>; rel=\"no\" \\"; rel=next , <b>;rel="prev"`,
    base,
  );
  expect(first?.params).toEqual({ title: String.raw`x, <y>; rel="no" \ `.trim(), rel: "next" });
  expect(second?.rel).toBe("prev");
  expect(none).toEqual([]);
});

test("spaces, tabs and empty members don't matter", () => {
  expect(list(', ,<a> ;\trel = "next" ; , ,<b>;;rel=prev;flag,')).toEqual([
    "next https://api.example.com/v1/a",
    "prev https://api.example.com/v1/b",
  ]);
  expect(listLinks("<b>;flag;rel=x", base)[0]?.params).toEqual({ flag: "", rel: "x" });
});

test("what is malformed is skipped, and loses no other link", () => {
  const good = '<a>; rel="next"';
  const expected = ["next https://api.example.com/v1/a"];
  for (const bad of [
    "no link",
    'no "link, really"',
    "<b>",
    "<b>; title=x",
    '<b>; rel=""',
    "<http://[>; rel=prev",
    '<b>; rel=prev; anchor="http://["',
    "; rel=prev",
    "<b",
    "<",
    ">",
    '<b> junk "x, y"; rel=prev',
    '=";"',
  ]) {
    expect(list(`${bad}, ${good}`), bad).toEqual(expected);
    expect(list(`${good}, ${bad}`), bad).toEqual(expected);
  }
  expect(list('<c>; rel=prev "x, y", <a>; rel=next')).toEqual([
    "prev https://api.example.com/v1/c",
    ...expected,
  ]);
  // A missing comma, and a quote that nobody closes.
  expect(list('<c>; rel=prev <a>; rel="next')).toEqual([
    "prev https://api.example.com/v1/c",
    ...expected,
  ]);
});

test("extended values that can't be read leave the plain ones", () => {
  const title = (value: string): string | undefined =>
    listLinks(`<a>; rel=next; ${value}`, base)[0]?.params["title"];
  expect(title(`title=plain; title*=UTF-8''%e2%82%ac%20rates`)).toBe("€ rates");
  expect(title(`title*=UTF-8''%e2%82%ac; title=plain`)).toBe("€");
  expect(title(`title*=iso-8859-1'en'%A3%20%80`)).toBe("£ €");
  expect(title(`title=plain; title*=UTF-8''%zz`)).toBe("plain");
  expect(title(`title=plain; title*=nonsense`)).toBe("plain");
  expect(title(`title*=nonsense`)).toBeUndefined();
  expect(title(`title*=UTF-8''%e2%82`)).toBeDefined();
});

test("by relation there are only links that start from the response", () => {
  const value = `<evil>; rel=next; anchor="/other", <good>; rel=next; anchor="?page=1"`;
  expect(parseLinks(value, base)["next"]?.url).toBe("https://api.example.com/v1/good");
  expect(listLinks(value, base)).toHaveLength(2);
});

test("names of Object's own are relations and parameters like others", () => {
  const links = parseLinks("<a>; rel=__proto__; __proto__=x, <b>; rel=constructor", base);
  expect(Object.keys(links)).toEqual(["__proto__", "constructor"]);
  expect(links["__proto__"]?.params["__proto__"]).toBe("x");
  expect(links["toString"]).toBeUndefined();
  expect(links["constructor"]?.params["hasOwnProperty"]).toBeUndefined();
});

test("no header, no links", () => {
  expect(listLinks(undefined, base)).toEqual([]);
  expect(listLinks("", base)).toEqual([]);
  expect(Object.keys(parseLinks(undefined, base))).toEqual([]);
});

test("a header of 200 kB is read in linear time", () => {
  // Several of these take minutes where the time grows with the square.
  const parts = ["<", ">", ",", ";", '"', "\\", " ", "a", "=", "<a>", "<a>;", '<a>;b="', ';a="\\"'];
  for (const part of [...parts, ';"\\', '"\\', '",', "; ", ";a =", "%", "'"]) {
    const long = part.repeat(200_000 / part.length);
    expect(listLinks(long, base)).toEqual([]);
    expect(listLinks(`<a>; rel=next${long}`, base).length).toBeLessThan(2);
    expect(listLinks(`<a>; title*=x''${long}`, base)).toEqual([]);
  }
});
