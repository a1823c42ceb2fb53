import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { type Config, ConfigError } from './config.ts';
import { quote } from './config-values.ts';

/** Claims the port by listening immediately. Requests are answered once the server is up. */
export async function reservePort(config: Config): Promise<Server> {
  const server = createHttpServer(config);
  const early = (_request: unknown, response: ServerResponse) => {
    if (server.listenerCount('request') === 1) {
      response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' });
      response.end('{"error":{"code":"starting","message":"The server is starting."}}');
    }
  };
  server.on('request', early);
  await listen(server, config);
  return server;
}

/**
 * A server that does not listen yet. Who sends a request too slowly gets 408 from it on any path; the gateway is a little faster and
 * answers in the dialect of the caller.
 */
export function createHttpServer({
  httpKeepAliveMs,
  requestBodyTimeoutMs,
}: Pick<Config, 'httpKeepAliveMs' | 'requestBodyTimeoutMs'>): Server {
  const requestTimeout = requestBodyTimeoutMs + 5_000;
  return createServer({
    requestTimeout,
    headersTimeout: Math.min(30_000, requestTimeout),
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: httpKeepAliveMs,
  });
}

/** Throws `ConfigError` if the port cannot be used. */
export function listen(server: NetServer, { port, host }: Pick<Config, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigError(adviseOnListening(error.code ?? '', { port, host })));
    });
    server.listen(port, host, () => resolve());
  });
}

function adviseOnListening(code: string, { port, host }: Pick<Config, 'host' | 'port'>): string {
  if (code === 'EADDRINUSE') return `PORT ${port} is taken by another program: set PORT to another one.`;
  if (code === 'EACCES') return `PORT ${port} may not be used by this user: set PORT to one above 1023, and let a proxy have this one.`;
  // The address is none of this machine's, or is no address.
  return `HOST ${quote(host)} is no address that this machine can listen on (${code}): set HOST to 127.0.0.1, 0.0.0.0 or :: instead.`;
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
