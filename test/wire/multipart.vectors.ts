import { type BodyVector, part } from "./body-vector.js";

/**
 * What each call of `multipart.program.txt` has to put on the wire, in its order. Written from RFC 2046
 * (5.1), RFC 2183, RFC 2557, RFC 7578 and the Encoding Objects of OpenAPI 3.2, never from our own output.
 */
const mixed = "multipart/mixed; boundary=BOUNDARY";
const end = "--BOUNDARY--\r\n";

const images =
  part("Content-Type: image/jpg", "one") +
  part("Content-Type: image/jpg", "two") +
  part("Content-Type: image/png\nX-Index: 3", "3") +
  end;

export const vectors: readonly BodyVector[] = [
  {
    line: "POST /mixed",
    contentType: mixed,
    body:
      part("Content-Type: application/json", '{"author":"Ann","created":"2026-01-02T03:04:05Z"}') +
      part("Content-Type: image/png", "PNG") +
      end,
    isSized: true,
  },
  {
    line: "POST /mixed",
    contentType: mixed,
    body:
      part("Content-Type: application/json", '{"author":"Ann","created":"2026-01-02T03:04:05Z"}') +
      part(
        'Content-Disposition: attachment; filename="a b.webp"\nContent-Type: image/webp',
        "\u0000\u00ff",
      ) +
      end,
    isSized: true,
  },
  {
    line: "POST /related",
    contentType: 'multipart/related; type="text/html"; boundary=BOUNDARY',
    body:
      part(
        "Content-Type: text/html; charset=utf-8\nContent-Location: https://example.com/index.html",
        "<p>gr\u00c3\u00bc\u00c3\u009f</p>",
      ) +
      part("Content-Type: text/css\nContent-Location: https://example.com/a.css", "p{}") +
      part("Content-Type: image/gif\nContent-Location: https://example.com/a.gif", "GIF") +
      part("Content-Type: text/javascript\nContent-Location: https://example.com/a.js", "JS") +
      end,
    isSized: true,
  },
  { line: "POST /stream", contentType: mixed, body: images, isSized: false },
  { line: "POST /stream", contentType: mixed, body: images, isSized: false },
  {
    line: "POST /stream",
    contentType: mixed,
    body: part("Content-Type: image/jpg", "known") + end,
    isSized: true,
  },
  { line: "POST /stream", contentType: mixed, body: end, isSized: false },
  {
    line: "POST /batch",
    contentType: mixed,
    body:
      part("Content-Type: text/plain", "plain") +
      // RFC 2046, 4.1.2: without a charset it would be ASCII.
      part("Content-Type: text/plain; charset=utf-8", "gr\u00c3\u00bc\u00c3\u009f") +
      part("Content-Type: text/plain", "1.5") +
      part("Content-Type: application/json", '{"text":"a"}') +
      part("Content-Type: application/vnd.note+json", '{"text":"b"}') +
      end,
    isSized: true,
  },
  {
    line: "POST /nested",
    contentType: mixed,
    body:
      part(
        "Content-Type: multipart/alternative; boundary=INNER",
        part("Content-Type: text/plain", "text", "INNER") +
          part("Content-Type: text/html", "<p>text", "INNER") +
          // As in RFC 2049, appendix A: an empty epilogue.
          "--INNER--\r\n",
      ).replaceAll("\r\r\n", "\r\n") +
      part(
        'Content-Disposition: attachment; filename="a.pdf"\nContent-Type: application/pdf',
        "PDF",
      ) +
      end,
    isSized: true,
  },
  {
    line: "POST /named",
    contentType: mixed,
    body:
      part(
        'Content-Disposition: form-data; name="meta"\nContent-Type: application/json',
        '{"text":"a"}',
      ) +
      part(
        'Content-Disposition: form-data; name="file"; filename="file"\nContent-Type: application/octet-stream',
        "F",
      ) +
      end,
    isSized: true,
  },
  {
    line: "POST /ordered-form",
    contentType: "multipart/form-data; boundary=BOUNDARY",
    body:
      part('Content-Type: text/plain\nContent-Disposition: form-data; name="key"', "k") +
      part(
        'Content-Type: application/octet-stream\nContent-Disposition: form-data; name="file"; filename="f"',
        "F",
      ) +
      end,
    isSized: true,
  },
  {
    line: "POST /form",
    contentType: "multipart/form-data; boundary=BOUNDARY",
    body:
      part('Content-Disposition: form-data; name="title"\nX-Priority: 1\nX-Kind: title', "Rex") +
      part(
        'Content-Disposition: form-data; name="note"\nContent-Type: application/vnd.note+json\nX-Tags: a,b',
        '{"text":"a"}',
      ) +
      part('Content-Disposition: form-data; name="tags"\nX-Version: 2', "x") +
      part('Content-Disposition: form-data; name="tags"\nX-Version: 3', "y") +
      part(
        'Content-Disposition: form-data; name="photo"; filename="p.png"\nContent-Type: image/png\nX-Checksum: abc',
        "P",
      ) +
      end,
    isSized: true,
  },
  {
    line: "POST /form",
    contentType: "multipart/form-data; boundary=BOUNDARY",
    body:
      part(
        'Content-Disposition: form-data; name="title"\nX-Priority: 2\nX-Kind: title\nX-Other: o',
        "Rex",
      ) +
      part(
        'Content-Disposition: form-data; name="note"\nContent-Type: application/vnd.note+json',
        '{"text":"b"}',
      ) +
      part(
        'Content-Disposition: form-data; name="photo"; filename="q.png"\nContent-Type: application/octet-stream\nX-Checksum: abc',
        "P",
      ) +
      end,
    isSized: true,
  },
];
