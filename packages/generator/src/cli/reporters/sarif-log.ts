/** What every SARIF log of ours has: the tool with its rules, and places as code scanning finds them. */
import { digestOf } from "../../digest.js";
import type { Place } from "../../document.js";
import { printJson } from "../../print-json.js";
import { version } from "../../version.js";
import { locate } from "../located.js";
import type { Report } from "./report.js";

const schema = "https://json.schemastore.org/sarif-2.1.0.json";

export type SarifLevel = "error" | "warning" | "note";

export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly level: SarifLevel;
}

export interface SarifResult {
  /** The id of its rule. */
  readonly rule: string;
  readonly level: SarifLevel;
  readonly text: string;
  /** The first is where it is, the others are related. */
  readonly places: readonly Place[];
  /** What makes it the same result in another run, when its lines moved: a name and the parts. */
  readonly fingerprint: { readonly name: string; readonly parts: readonly string[] };
}

export interface SarifRun {
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  /** Whether the run did what it should. */
  readonly ok: boolean;
}

/** SARIF 2.1.0 (OASIS), which code scanning of GitHub and others reads. Paths are relative to the checkout. */
export function sarifLog({ rules, results, ok }: SarifRun, fileOf: Report["fileOf"]): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return printJson({
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gen-client",
            version,
            rules: rules.map(({ id, title, level }) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: { level },
            })),
          },
        },
        invocations: [{ executionSuccessful: ok }],
        columnKind: "utf16CodeUnits",
        results: results.map(({ rule, level, text, places, fingerprint: { name, parts } }) => ({
          ruleId: rule,
          ruleIndex: indexes.get(rule),
          level,
          message: { text },
          locations: places.slice(0, 1).map((place) => location(place, fileOf)),
          relatedLocations: places.slice(1).map((place) => location(place, fileOf)),
          partialFingerprints: { [name]: digestOf(Buffer.from(parts.join("\n"))) },
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
