/** OAuth 2 schemes, as the runtime gets tokens for them. */
import type { SecurityScheme } from "../model/security-model.js";
import type { Data } from "./literal.js";

type OAuthScheme = Extract<SecurityScheme, { readonly type: "oauth2" }>;

/** The flows that a client by itself can go through, and what goes through them. */
const grants = {
  authorizationCode: "authorizationCode(…)",
  deviceAuthorization: "deviceCode(…)",
  password: "password(…)",
  clientCredentials: "clientCredentials(…)",
} as const;

/** Where its tokens come from, as far as the document says. */
export function oauthSchemeData({ type, flows, metadataUrl }: OAuthScheme): Data {
  const known = usableFlows(flows).map(([name, { scopes: _, ...urls }]) => [name, { ...urls }]);
  return {
    type,
    ...(known.length > 0 && { flows: Object.fromEntries(known) as Record<string, Data> }),
    ...(metadataUrl !== undefined && { metadataUrl }),
  };
}

/** What can be handed in for a scheme beside a token. */
export function grantsNote(scheme: SecurityScheme): string | undefined {
  const names =
    scheme.type === "oauth2"
      ? usableFlows(scheme.flows).map(([name]) => `\`${grants[name]}\``)
      : [];
  if (names.length === 0) return undefined;
  return `A token, or ${names.join(" or ")} of \`@gen-client/runtime/oauth\`, which gets one.`;
}

function usableFlows(flows: OAuthScheme["flows"]) {
  return (Object.keys(grants) as (keyof typeof grants)[]).flatMap((name) => {
    const flow = Object.hasOwn(flows, name) ? flows[name] : undefined;
    return flow?.tokenUrl === undefined ? [] : [[name, flow] as const];
  });
}
