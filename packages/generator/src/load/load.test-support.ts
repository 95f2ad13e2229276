/** Real files, folders and servers to load documents from. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { DocumentError } from "../diagnostic.js";
import type { Diagnostic } from "../diagnostic.js";
import { positionOf } from "../document.js";

/** The first lines of a small document. */
export const header = 'openapi: "3.1.0"\ninfo: { title: T, version: "1" }\n';

/** A folder with these files, by their paths, for the time of the test. */
export function folderWith(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "load-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
  return folder;
}

/** Starts a server on all addresses of the loopback; gives its port. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  return (server.address() as AddressInfo).port; // a TCP server, listening
}

/** `file:line:column code message` of each diagnostic, as people see them. */
export function lines(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ places: [place], code, message }) => {
    if (place === undefined) return `${code} ${message}`;
    const { line, column } = positionOf(place);
    return `${place.source.name}:${line}:${column} ${code} ${message}`;
  });
}

/** The problems with which a document can't be used. */
export async function problemsOf(loading: Promise<unknown>): Promise<readonly Diagnostic[]> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DocumentError);
  return (error as DocumentError).diagnostics; // by the assertion above
}

export async function failure(loading: Promise<unknown>): Promise<string[]> {
  return lines(await problemsOf(loading));
}
