/** Credentials of a generated client: what its options take, and what goes over the wire. */
import { readFile } from "node:fs/promises";
import type { TLSSocket } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { canMakeCertificates, makeCertificates } from "../servers/certificates.js";
import { startTarget } from "../session/target.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "security.yaml": await textOf("security.yaml") });
  const outcome = await project.generate("security.yaml", "-o", "bank");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

describe.skipIf(!canMakeCertificates)("a certificate and a token", () => {
  test("go together, the certificate of the moment, and nothing where nothing is asked for", async () => {
    const { ca, server, client, elsewhere, pfx, passphrase } = await makeCertificates();
    await using target = await startTarget({
      tls: { ...server, ca, requestCert: true, rejectUnauthorized: false },
      answer({ headers }, response) {
        // The target speaks TLS only.
        const { subject } = (response.socket as TLSSocket).getPeerCertificate();
        const shown = `${String(subject?.CN)} ${headers.authorization}`;
        response.setHeader("content-type", "text/plain").end(shown);
      },
    });
    const project = await generated();
    await project.write({
      "program.ts": await textOf("security.program.txt"),
      "ca.pem": ca,
      "client.pem": client.cert,
      "client.key": client.key,
      "other.pem": elsewhere.cert,
      "other.key": elsewhere.key,
      "client.pfx": pfx.toString("base64"),
      passphrase,
    });
    expect(await project.compile()).toEqual([]);
    const outcome = await project.run("program", { URL: target.url });
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout.trimEnd().split("\n")).toEqual([
      "client Bearer T",
      "undefined undefined",
      "elsewhere Bearer T",
      "elsewhere Bearer call",
      "GET /accounts (accounts): no credentials for it, nothing was sent; it needs certificate (client certificate) " +
        "and token (HTTP bearer), of which token is missing; pass it as auth: { token }, or auth: false in the call to send it without",
    ]);
    expect(target.arrivals).toHaveLength(4);
  });
});

test.each(["5.9", "6", "7"] as const)(
  "what no scheme takes is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("security.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([4, 5, 6, 7, 8, 9]);
  },
);
