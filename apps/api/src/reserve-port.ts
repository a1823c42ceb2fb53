import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { type Config, ConfigError } from './config.ts';

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

/** A server that does not listen yet. */
export function createHttpServer({ httpKeepAliveMs }: Pick<Config, 'httpKeepAliveMs'>): Server {
  return createServer({ requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: httpKeepAliveMs });
}

/** Throws `ConfigError` if the port cannot be used. */
export function listen(server: NetServer, { port, host }: Pick<Config, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`;
      reject(new ConfigError(`PORT ${port} ${why}: set PORT to another one.`));
    });
    server.listen(port, host, () => resolve());
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
