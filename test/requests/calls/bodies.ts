import { once, type Script } from "./script.js";

export const bodies: readonly Script[] = [
  once("json", "POST", "{server}/a", { json: { name: "Réx", tags: ["a", null, 1.5, true] } }),
  once("empty json", "PUT", "{server}/a", { json: {} }),
  once("json null", "POST", "{server}/a", { json: null }),
  once("json with a content type of its own", "PATCH", "{server}/a", {
    json: [],
    headers: { "Content-Type": "application/merge-patch+json" },
  }),
  once("json of a GET", "GET", "{server}/a", { json: { a: 1 } }),
  once("json of a DELETE", "DELETE", "{server}/a", { json: { a: 1 } }),
  once("text", "POST", "{server}/echo", { text: "née\r\n" }),
  once("text with a content type", "POST", "{server}/a", {
    text: "<a/>",
    headers: { "Content-Type": "text/xml" },
  }),
  once("empty text", "POST", "{server}/a", { text: "" }),
];

export const forms: readonly Script[] = [
  once("a form", "POST", "{server}/echo", { form: { a: "b", c: "d e", f: 1 } }),
  once("a form with a list", "POST", "{server}/a", { form: { a: ["b", "c"] } }),
  once("a form with null and an empty list", "POST", "{server}/a", {
    form: { a: null, b: [], c: "d" },
  }),
  once("a form with a boolean", "POST", "{server}/a", { form: { a: true } }),
  once("a form beyond ASCII", "POST", "{server}/a", { form: { né: "ü日" } }),
  once("a form with delimiters", "POST", "{server}/a", { form: { "a[]": "&=+#?/:;,@!$'()%" } }),
  once("a form with an asterisk", "POST", "{server}/a", { form: { a: "b*c" } }),
  once("a form with a tilde", "POST", "{server}/a", { form: { a: "b~c" } }),
  once("a form with line breaks", "POST", "{server}/a", { form: { a: "b\nc\r\nd" } }),
  once("an empty form", "POST", "{server}/a", { form: {} }),
  once("a form with a content type of its own", "POST", "{server}/a", {
    form: { a: "b" },
    headers: { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" },
  }),
];

export const files: readonly Script[] = [
  once("a file", "POST", "{server}/a", {
    files: { photo: { content: "née", filename: "rex.jpg", contentType: "image/jpeg" } },
  }),
  once("a file without a content type", "POST", "{server}/a", {
    files: { data: { content: "abc", filename: "a.bin" } },
  }),
  once("a file without a name", "POST", "{server}/a", { files: { data: { content: "abc" } } }),
  once("files and fields", "POST", "{server}/a", {
    form: { name: "Réx", tags: ["a", "b"], age: 3, gone: null },
    files: {
      photo: { content: "1", filename: "1.jpg", contentType: "image/jpeg" },
      note: { content: "2", filename: "2.txt", contentType: "text/plain" },
    },
  }),
  once("files of one name", "POST", "{server}/a", {
    files: {
      photos: [
        { content: "1", filename: "1.jpg", contentType: "image/jpeg" },
        { content: "2", filename: "2.jpg", contentType: "image/jpeg" },
      ],
    },
  }),
  once("an empty file", "PUT", "{server}/a", {
    files: { data: { content: "", filename: "a.bin", contentType: "text/plain" } },
  }),
  once("a file's name beyond ASCII", "POST", "{server}/a", {
    files: { data: { content: "1", filename: "né日.txt", contentType: "text/plain" } },
  }),
  once("a file's name with quotes", "POST", "{server}/a", {
    files: { 'a "b"': { content: "1", filename: 'c "d".txt', contentType: "text/plain" } },
  }),
  once("a file's name with a backslash", "POST", "{server}/a", {
    files: { data: { content: "1", filename: "a\\b.txt", contentType: "text/plain" } },
  }),
  once("a file's name with a line break", "POST", "{server}/a", {
    files: { data: { content: "1", filename: "a\r\nb.txt", contentType: "text/plain" } },
  }),
];
