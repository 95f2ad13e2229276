import type { Diagnostic } from "../../diagnostic.js";
import { diagnosticCodes } from "../../diagnostic.js";
import { digestOf } from "../../digest.js";
import type { Place } from "../../document.js";
import { version } from "../../version.js";
import { locate, locateAll } from "../located.js";
import { toJson } from "./json.js";
import type { Report } from "./report.js";

const schema = "https://json.schemastore.org/sarif-2.1.0.json";

/** SARIF 2.1.0 (OASIS), which code scanning of GitHub and others reads. Paths are relative to the checkout. */
export function sarifReport({ diagnostics, ok, fileOf }: Report): string {
  const codes = Object.entries(diagnosticCodes);
  const indexes = new Map(codes.map(([code], index) => [code, index]));
  return toJson({
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gen-client",
            version,
            rules: codes.map(([id, { title, severity }]) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        invocations: [{ executionSuccessful: ok }],
        columnKind: "utf16CodeUnits",
        results: locateAll(diagnostics).map(({ diagnostic }) => ({
          ruleId: diagnostic.code,
          ruleIndex: indexes.get(diagnostic.code),
          level: diagnostic.severity,
          message: { text: `${diagnostic.message}. ${diagnostic.help}` },
          locations: diagnostic.places.slice(0, 1).map((place) => location(place, fileOf)),
          relatedLocations: diagnostic.places.slice(1).map((place) => location(place, fileOf)),
          partialFingerprints: { "problem/v1": fingerprint(diagnostic, fileOf) },
        })),
      },
    ],
  });
}

function location(place: Place, fileOf: Report["fileOf"]) {
  const { line, column } = locate(place).position;
  const file = fileOf(place.source);
  const uri =
    file === undefined ? webUri(place) : file.split("/").map(encodeURIComponent).join("/");
  return {
    ...(uri !== undefined && {
      physicalLocation: {
        artifactLocation: { uri, ...(file !== undefined && { uriBaseId: "%SRCROOT%" }) },
        region: { startLine: line, startColumn: column },
      },
    }),
    logicalLocations: [{ fullyQualifiedName: `${place.source.name}#${place.pointer}` }],
  };
}

/** The name of a source from a server is its address, without secrets; standard input has none. */
function webUri({ source: { name } }: Place): string | undefined {
  return /^https?:/.test(name) ? name : undefined;
}

/** The same for a problem whose line moved, so that it is no new one. */
function fingerprint({ code, message, places }: Diagnostic, fileOf: Report["fileOf"]): string {
  const [place] = places;
  const where = place ? `${fileOf(place.source) ?? place.source.name}#${place.pointer}` : "";
  return digestOf(Buffer.from([code, where, message].join("\n")));
}
