import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How fast the sandbox streams. */
export interface Pace {
  readonly firstChunkDelayMs: number;
  readonly chunkDelayMs: number;
}

export interface SandboxEvent {
  readonly event?: string;
  readonly data: unknown;
  /** True for model output, which is sent with `chunkDelayMs` between events. */
  readonly paced?: boolean;
}

/** Sends server-sent events at a model's pace. Respects backpressure and stops when the client disconnects. */
export async function sendEvents(response: ServerResponse, events: Iterable<SandboxEvent>, pace: Pace): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  try {
    await sleep(pace.firstChunkDelayMs, undefined, { signal: disconnected.signal });
    for (const { event, data, paced } of events) {
      if (paced) await sleep(pace.chunkDelayMs, undefined, { signal: disconnected.signal });
      const text = `${event ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
      if (!response.write(text)) await once(response, 'drain', { signal: disconnected.signal });
    }
    response.end();
  } catch (error) {
    if (!disconnected.signal.aborted) throw error;
  }
}

/** Sends a JSON answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
