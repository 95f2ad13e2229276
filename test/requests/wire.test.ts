import { expect, test } from "vitest";
import type { Recorded } from "../servers/recorder.js";
import { toWire } from "./wire.js";

function recorded(fields: Readonly<Record<string, string>>, body: string): Recorded {
  return {
    line: "POST /a HTTP/1.1",
    fields: Object.entries(fields),
    body: Buffer.from(body, "latin1"),
  };
}

const names = new Map([["127.0.0.1:8080", "{host}"]]);

test("names of fields have one case, hosts have names", () => {
  const request = recorded({ Host: "127.0.0.1:8080", "X-A": "1", "x-a": "2" }, "");
  expect(toWire(request, names)).toEqual({
    ":line": "POST /a HTTP/1.1",
    host: "{host}",
    "x-a": "1\n2",
  });
});

test("a length that isn't the body's shows, as do bytes that are no text", () => {
  expect(toWire(recorded({ "content-length": "2" }, "ab"), names)["content-length"]).toBe(
    "the body's",
  );
  expect(toWire(recorded({ "content-length": "3" }, "ab"), names)["content-length"]).toBe("3");
  expect(toWire(recorded({ "content-length": "0" }, ""), names)["content-length"]).toBe("0");
  expect(toWire(recorded({}, "a\u00ff"), names)[":body"]).toBe("61ff");
});

test("a multipart body is its parts, whatever the boundary and the order of their fields", () => {
  const part = 'Content-Disposition: form-data; name="a"';
  const type = "content-type: text/plain";
  const read = (boundary: string, fields: readonly string[], end = "--\r\n"): object =>
    toWire(
      recorded(
        { "content-type": `multipart/form-data; boundary=${boundary}` },
        `--${boundary}\r\n${fields.join("\r\n")}\r\n\r\nb\r\n--${boundary}${end}`,
      ),
      names,
    );
  expect(read("x", [part, type])).toEqual({
    ":line": "POST /a HTTP/1.1",
    "content-type": "multipart/form-data; boundary=BOUNDARY",
    ":part 1": 'content-disposition: form-data; name="a"\ncontent-type: text/plain\n\nb\r\n',
  });
  expect(read("y", [type, part])).toEqual(read("x", [part, type]));
  expect(read("x", [part])).not.toEqual(read("x", [part, type]));
  expect(read("x", [part], "\r\n")).toHaveProperty([":body"]);
});
