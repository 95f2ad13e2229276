import { BlockList, isIP } from "node:net";

/**
 * Networks that are not the public Internet: what a stranger's document must not make us call. From
 * the IANA registries of special-purpose addresses (RFC 6890), with all of multicast.
 */
const privateIpv4 = [
  "0.0.0.0/8", // this host
  "10.0.0.0/8", // RFC 1918
  "100.64.0.0/10", // carrier-grade NAT, RFC 6598
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local, and the metadata services of clouds
  "172.16.0.0/12", // RFC 1918
  "192.0.0.0/24",
  "192.168.0.0/16", // RFC 1918
  "198.18.0.0/15", // benchmarks
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
];

const privateIpv6 = [
  "::/96", // unspecified, loopback, and IPv4 as it was once embedded
  "::ffff:0:0:0/96", // IPv4-translated
  "64:ff9b:1::/48", // local NAT64, RFC 8215
  "100::/64", // discarded
  "2002::/16", // 6to4, given up by RFC 7526
  "fc00::/7", // unique local, RFC 4193
  "fe80::/10", // link-local
  "fec0::/10", // site-local, as it once was
  "ff00::/8", // multicast
];

const privateNetworks = new BlockList();
for (const network of privateIpv4) {
  const [address = "", bits = ""] = network.split("/");
  // An IPv4-mapped IPv6 address is looked for among these, too.
  privateNetworks.addSubnet(address, Number(bits), "ipv4");
  // NAT64 (RFC 6052): by it a host without IPv4 reaches the public ones as well.
  privateNetworks.addSubnet(`64:ff9b::${address}`, 96 + Number(bits), "ipv6");
}
for (const network of privateIpv6) {
  const [address = "", bits = ""] = network.split("/");
  privateNetworks.addSubnet(address, Number(bits), "ipv6");
}

/**
 * Whether an IP address is on a private network, the local one or this machine. What is no IP address
 * is, too: nobody can tell where it leads.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || privateNetworks.check(address, family === 4 ? "ipv4" : "ipv6");
}
