import { BlockList, isIP, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "../logger.ts";

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectionsPerClient: number;
}

export interface ConnectionRules {
  readonly limits: ConnectionLimits;
  /** Connections of these are not counted: they bring everybody's requests. */
  readonly trustedProxies: readonly string[];
  readonly logger: Logger;
  /** Answers a connection that is one too many, and closes it. */
  readonly refuse: (socket: Socket) => void;
}

/** Bounds open connections: in all, and of one address, so that nobody keeps the others out by holding them all. */
export function limitConnections(app: FastifyInstance, rules: ConnectionRules): void {
  const { limits, logger } = rules;
  const isProxy = proxyTest(rules.trustedProxies);
  const open = new Map<string, number>();
  app.server.maxConnections = limits.connections;
  app.server.on("drop", () =>
    logger.warn({ limit: limits.connections }, "a connection too many was dropped"),
  );
  app.server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    if (isProxy(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => leave(open, address));
    if (count > limits.connectionsPerClient) rules.refuse(socket);
  });
}

function leave(open: Map<string, number>, address: string): void {
  const left = (open.get(address) ?? 1) - 1;
  if (left > 0) open.set(address, left);
  else open.delete(address);
}

/** Names for groups of addresses that Fastify knows too. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.1/8", "::1/128"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/** Whether an address is one of the trusted proxies. */
export function proxyTest(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies.flatMap((name) => NAMED[name] ?? [name])) {
    const [address = "", bits] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (isIP(address) === 0) continue;
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
