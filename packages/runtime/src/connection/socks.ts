import { lookup } from "node:dns/promises";
import type { Socket } from "node:net";
import { ProxyFailure } from "./failures.js";
import { addressBytes } from "./ip-address.js";
import type { ProxyCredentials, ProxyServer } from "./proxy.js";

/**
 * Asks a SOCKS5 proxy on `socket` for a connection (RFC 1928; RFC 1929 for name and password). What
 * the socket carries from then on is the target's.
 *
 * @throws ProxyFailure for a proxy that refuses or speaks something else; what the name lookup throws.
 */
export async function openSocks(
  socket: Socket,
  proxy: ProxyServer,
  hostname: string,
  port: number,
): Promise<void> {
  const address = await destination(proxy, hostname);
  await authenticate(socket, proxy);
  socket.write(Buffer.from([version, 1, 0, ...address, port >> 8, port & 0xff]));
  const [spoken, reply = 0] = await take(socket, proxy, 2);
  checkVersion(spoken, proxy);
  if (reply !== 0) {
    const why = replies[reply] ?? `for a reason that SOCKS doesn't know (${reply})`;
    throw new ProxyFailure(proxy.url, `did not connect to ${hostname}:${port}: ${why}`, {
      isRefusal: refusals.has(reply),
    });
  }
  await skipBoundAddress(socket, proxy);
  if (socket.readableLength > 0) {
    throw new ProxyFailure(proxy.url, "sent more than its answer, before the target was asked");
  }
}

const version = 5;
const methods = { none: 0, password: 2, noneOfThem: 0xff };
const addressTypes = { ipv4: 1, name: 3, ipv6: 4 };

/** RFC 1928, 6. */
const replies: Readonly<Record<number, string>> = {
  1: "general failure",
  2: "not allowed by its rules",
  3: "network unreachable",
  4: "host unreachable",
  5: "connection refused",
  6: "it took too long (TTL expired)",
  7: "it doesn't know the command CONNECT",
  8: "it doesn't know this type of address",
};

/** Those that say the same at the next try. */
const refusals = new Set([2, 7, 8]);

/** Type and bytes of what to connect to (RFC 1928, 5). */
async function destination(proxy: ProxyServer, hostname: string): Promise<Uint8Array> {
  const literal =
    addressBytes(hostname) === undefined && proxy.scheme === "socks5"
      ? (await lookup(hostname)).address
      : hostname;
  const bytes = addressBytes(literal);
  if (bytes !== undefined) {
    return Buffer.from([bytes.length === 4 ? addressTypes.ipv4 : addressTypes.ipv6, ...bytes]);
  }
  const name = Buffer.from(hostname);
  if (name.length > 255) {
    throw new ProxyFailure(proxy.url, "can't be told a host name of more than 255 bytes");
  }
  return Buffer.from([addressTypes.name, name.length, ...name]);
}

async function authenticate(socket: Socket, proxy: ProxyServer): Promise<void> {
  const { credentials } = proxy;
  const offered = credentials === undefined ? [methods.none] : [methods.none, methods.password];
  socket.write(Buffer.from([version, offered.length, ...offered]));
  const [spoken, chosen = methods.noneOfThem] = await take(socket, proxy, 2);
  checkVersion(spoken, proxy);
  if (chosen === methods.none) return;
  if (chosen !== methods.password || credentials === undefined) {
    throw new ProxyFailure(
      proxy.url,
      credentials === undefined
        ? "wants credentials; give them in its URL or as proxy.auth"
        : "takes no username and password, nor anybody without",
      { isRefusal: true },
    );
  }
  socket.write(passwordMessage(credentials));
  const [, status] = await take(socket, proxy, 2);
  if (status !== 0) {
    throw new ProxyFailure(proxy.url, "does not accept the credentials", { isRefusal: true });
  }
}

/** RFC 1929, 2. */
function passwordMessage({ username, password }: ProxyCredentials): Buffer {
  const [name, secret] = [Buffer.from(username), Buffer.from(password)];
  return Buffer.from([1, name.length, ...name, secret.length, ...secret]);
}

/** From where the proxy connects: of no use, but it has to be read. */
async function skipBoundAddress(socket: Socket, proxy: ProxyServer): Promise<void> {
  const [, type] = await take(socket, proxy, 2);
  let size: number;
  if (type === addressTypes.ipv4) size = 4;
  else if (type === addressTypes.ipv6) size = 16;
  else if (type === addressTypes.name) size = (await take(socket, proxy, 1))[0] ?? 0;
  else throw new ProxyFailure(proxy.url, `answered with an unknown type of address (${type})`);
  await take(socket, proxy, size + 2);
}

function checkVersion(spoken: number | undefined, proxy: ProxyServer): void {
  if (spoken === version) return;
  const hint = spoken === "H".charCodeAt(0) ? "; is it an HTTP proxy?" : "";
  throw new ProxyFailure(proxy.url, `answered something that is no SOCKS5${hint}`);
}

/** The next `size` bytes, and no more: what follows is not the proxy's. */
function take(socket: Socket, proxy: ProxyServer, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      socket.off("readable", read).off("close", lost).off("error", lost);
    };
    const read = (): void => {
      // `read` of a net.Socket gives bytes as long as nobody sets an encoding.
      const bytes = socket.read(size) as Buffer | null;
      // At its end, a stream hands out what is left.
      if (bytes === null || bytes.length < size) return;
      leave();
      resolve(bytes);
    };
    const lost = (cause?: unknown): void => {
      leave();
      reject(
        new ProxyFailure(
          proxy.url,
          "closed the connection in the middle of the SOCKS handshake",
          cause instanceof Error ? { cause } : {},
        ),
      );
    };
    if (socket.destroyed || socket.readableEnded) {
      lost(socket.errored);
      return;
    }
    socket.on("readable", read).on("close", lost).on("error", lost);
    read();
  });
}
