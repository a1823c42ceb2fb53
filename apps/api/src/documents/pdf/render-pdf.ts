import { Piscina } from 'piscina';
import type { PdfContent } from './write-pdf.ts';

let pool: Piscina<PdfContent, Uint8Array> | null = null;

/**
 * Draws a document in a thread of its own, one at a time: fonts and pages take a tenth of a second or more, during which streams and
 * webhooks would wait. The thread has a low priority, and ends when it has been idle for ten seconds, because it holds 60 MB.
 */
export async function renderPdf(content: PdfContent): Promise<Buffer> {
  const filename = new URL('./pdf-worker.ts', import.meta.url).href;
  pool ??= new Piscina({
    ...{ filename, minThreads: 0, maxThreads: 1, idleTimeout: 10_000, niceIncrement: 10 },
    // The process's own setting is for many requests at once.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  return Buffer.from(await pool.run(content));
}
