/** Compares the credentials that clients take, by the names of the security schemes. */
import type { ApiModel } from "../model/api-model.js";
import type { SecurityScheme } from "../model/security-model.js";
import type { Findings, Scope } from "./findings.js";

export function compareSchemes(before: ApiModel, after: ApiModel, findings: Findings): void {
  const byKey = new Map(after.securitySchemes.map((scheme) => [scheme.key, scheme]));
  for (const old of before.securitySchemes) {
    const now = byKey.get(old.key);
    byKey.delete(old.key);
    const scope = { subject: { type: "scheme", name: old.key } } as const;
    if (now) compareScheme(old, now, scope, findings);
    else findings.add(scope, { kind: "scheme-removed", message: "was removed" });
  }
  for (const name of byKey.keys()) {
    findings.add(
      { subject: { type: "scheme", name } },
      { kind: "scheme-added", message: "is new" },
    );
  }
}

function compareScheme(
  before: SecurityScheme,
  after: SecurityScheme,
  scope: Scope,
  findings: Findings,
): void {
  if (before.credential !== after.credential) {
    const [was, is] = [credentials[before.credential], credentials[after.credential]];
    findings.add(scope, {
      kind: "credential-changed",
      message: `takes ${is} now, and took ${was}`,
      before: was,
      after: is,
    });
  }
  const [was, is] = [describe(before), describe(after)];
  if (was !== is) {
    findings.add(scope, {
      kind: "scheme-changed",
      message: `is ${is} now, and was ${was}`,
      before: was,
      after: is,
    });
  }
}

const credentials = {
  token: "a token",
  oauth: "a token, or what gets one",
  user: "user and password",
  http: "a value of Authorization",
  certificate: "a certificate",
} as const satisfies Record<SecurityScheme["credential"], string>;

/** What goes over the wire, and where tokens come from. */
function describe(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case "apiKey":
      return `the ${scheme.in} ${scheme.name}`;
    case "http":
      return `HTTP ${scheme.scheme}`;
    case "oauth2": {
      const flows = Object.entries(scheme.flows).map(([name, { tokenUrl }]) =>
        tokenUrl === undefined ? name : `${name} at ${tokenUrl}`,
      );
      return `OAuth 2 by ${flows.join(", ") || "no flow"}`;
    }
    case "openIdConnect":
      return `OpenID Connect at ${scheme.openIdConnectUrl}`;
    case "mutualTLS":
      return "mutual TLS";
  }
}
