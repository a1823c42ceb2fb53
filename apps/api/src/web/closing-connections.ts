import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

interface ClosingConnections {
  readonly listener: RequestListener;
  /** From now on, every answer that has not begun ends its connection, so that proxies and clients send their next request elsewhere. */
  closeConnections(): void;
}

/** Lets a server give up its connections before it stops, each with an answer that says so. */
export function closingConnections(listener: RequestListener): ClosingConnections {
  const open = new Set<ServerResponse>();
  let isClosing = false;
  return {
    listener(request: IncomingMessage, response: ServerResponse) {
      if (isClosing) {
        response.setHeader('connection', 'close');
      } else {
        open.add(response);
        response.once('close', () => open.delete(response));
      }
      listener(request, response);
    },
    closeConnections() {
      isClosing = true;
      for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
      open.clear();
    },
  };
}
