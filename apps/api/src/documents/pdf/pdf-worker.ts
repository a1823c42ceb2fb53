import { type PdfContent, writePdf } from './write-pdf.ts';

/** Runs in a thread of its own. */
export default function drawPdf(content: PdfContent): Promise<Buffer> {
  return writePdf(content);
}
