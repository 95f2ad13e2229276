/** Where tokens come from: what the program says, else the document. */
import { UsageError } from "../errors.js";
import type { OAuthFlow, OAuthFlowName, SecurityScheme } from "../security-scheme.js";
import { type GrantSettings, readUrl } from "./options.js";

/** Endpoints as far as they are known, and where to ask for the others. Absolute URLs. */
export interface Place {
  /** Where the authorization server describes itself. */
  readonly issuer: string | undefined;
  /** Of RFC 8414 where it is known to be that, else of OpenID Connect. */
  readonly description: "oauth2" | "oidc";
  readonly tokenUrl: string | undefined;
  readonly refreshUrl: string | undefined;
  readonly authorizationUrl: string | undefined;
  readonly deviceAuthorizationUrl: string | undefined;
}

/** Endpoints that a grant needs beside the token endpoint: undefined where they weren't given. */
export type OwnUrls = Partial<Pick<Place, "authorizationUrl" | "deviceAuthorizationUrl">>;

/** A document's scheme, and what its URLs are relative to. */
export interface DocumentScheme {
  /** `auth.petstore_auth`, for errors. */
  readonly option: string;
  readonly scheme: SecurityScheme;
  readonly server: string;
}

/**
 * The options go before the document: an issuer before all its URLs, a URL before the one of its name.
 *
 * @param of The function that was called: `clientCredentials`.
 * @param flows The document's flows that can serve, the best one first.
 * @throws UsageError where nobody says where tokens come from.
 */
export function findPlace(
  of: string,
  settings: Pick<GrantSettings, "issuer" | "tokenUrl" | "allowHttp">,
  own: OwnUrls,
  flows: readonly OAuthFlowName[],
  document: DocumentScheme | undefined,
): Place {
  const explicit = {
    tokenUrl: settings.tokenUrl,
    refreshUrl: settings.tokenUrl,
    authorizationUrl: own.authorizationUrl,
    deviceAuthorizationUrl: own.deviceAuthorizationUrl,
  };
  if (settings.issuer !== undefined) {
    return { issuer: settings.issuer.href, description: "oidc", ...explicit };
  }
  // Who gives all of them may do so because the document is wrong about them.
  const isComplete =
    settings.tokenUrl !== undefined && Object.values(own).every((url) => url !== undefined);
  const declared =
    document === undefined || isComplete ? {} : read(of, document, flows, settings.allowHttp);
  const place = {
    issuer: undefined,
    description: "oidc" as const,
    ...declared,
    ...withoutUndefined(explicit),
  };
  const { tokenUrl, refreshUrl, authorizationUrl, deviceAuthorizationUrl, ...origin } = place;
  if (tokenUrl === undefined && origin.issuer === undefined) {
    throw new UsageError(
      "INVALID_OPTION",
      document === undefined
        ? `${of}: pass tokenUrl or issuer, so that it is known where tokens come from; or give it by the name of the document's scheme: auth: { name: ${of}(…) }`
        : `${document.option}: the document doesn't say where tokens of ${of} come from; pass tokenUrl or issuer`,
    );
  }
  return { ...origin, tokenUrl, refreshUrl, authorizationUrl, deviceAuthorizationUrl };
}

function read(
  of: string,
  { option, scheme, server }: DocumentScheme,
  flows: readonly OAuthFlowName[],
  allowHttp: boolean,
): Partial<Place> {
  const resolve = (name: string, url: string | undefined): string | undefined =>
    readUrl(`${option}: ${of}`, `the document's ${name}`, absolute(url, server), allowHttp);
  if (scheme.type === "openIdConnect" && scheme.openIdConnectUrl !== undefined) {
    return fromMetadataUrl(option, resolve("openIdConnectUrl", scheme.openIdConnectUrl));
  }
  if (scheme.type !== "oauth2") return {};
  const { flows: declared = {}, metadataUrl } = scheme;
  const flow = flows.flatMap((name): OAuthFlow[] => {
    const found = Object.hasOwn(declared, name) ? declared[name] : undefined;
    return found?.tokenUrl === undefined ? [] : [found];
  })[0];
  if (flow === undefined && metadataUrl !== undefined) {
    return fromMetadataUrl(option, resolve("oauth2MetadataUrl", metadataUrl));
  }
  const tokenUrl = resolve("tokenUrl", flow?.tokenUrl);
  return {
    tokenUrl,
    refreshUrl: resolve("refreshUrl", flow?.refreshUrl) ?? tokenUrl,
    authorizationUrl: resolve("authorizationUrl", flow?.authorizationUrl),
    deviceAuthorizationUrl: resolve("deviceAuthorizationUrl", flow?.deviceAuthorizationUrl),
  };
}

/** RFC 3986, 5. What is no URL is left as it is, for an error. */
function absolute(url: string | undefined, server: string): string | undefined {
  if (url === undefined || !URL.canParse(url, server)) return url;
  return new URL(url, server).href;
}

/** OpenID Connect Discovery 1.0, 4; RFC 8414, 3: where a description is says whose it has to be. */
function fromMetadataUrl(option: string, url: string | undefined): Partial<Place> {
  if (url === undefined) return {};
  const { origin, pathname } = new URL(url);
  const oidc = /^(.*)\/\.well-known\/openid-configuration$/.exec(pathname);
  if (oidc !== null) return { issuer: `${origin}${oidc[1]}`, description: "oidc" };
  const oauth2 = /^\/\.well-known\/oauth-authorization-server(\/.*)?$/.exec(pathname);
  if (oauth2 !== null) return { issuer: `${origin}${oauth2[1] ?? ""}`, description: "oauth2" };
  throw new UsageError(
    "INVALID_OPTION",
    `${option}: the document's URL ${origin}${pathname} doesn't say whose description it is: it doesn't end in /.well-known/openid-configuration; pass issuer`,
  );
}

function withoutUndefined<T extends object>(object: T): Partial<T> {
  // The cast: `fromEntries` doesn't know the names.
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
