import type { Locale } from '@derouter/locales';
import PDFDocument from 'pdfkit';
import { type DocumentFonts, loadFonts, type Weight } from './load-fonts.ts';

interface PdfColumn {
  readonly title: string;
  /** Fraction of the table's width. */
  readonly width: number;
  readonly numeric?: boolean;
}

interface PdfSection {
  readonly title: string | null;
  readonly columns: readonly PdfColumn[];
  readonly rows: readonly (readonly string[])[];
  /** A final row, set off from the others. */
  readonly total?: readonly string[];
  /** Shown if there are no rows. */
  readonly empty: string;
}

/** The content of a document: title, facts, tables, a note. */
export interface PdfContent {
  readonly locale: Locale;
  readonly title: string;
  /** A label beside the title, such as "Sandbox". */
  readonly mark: string | null;
  readonly facts: readonly (readonly [string, string])[];
  readonly sections: readonly PdfSection[];
  readonly note: string;
  /** Page footer; `{page}` and `{pages}` are replaced. */
  readonly pageText: string;
  /** Who issues it: at the left of the page footer. */
  readonly issuer: string;
  readonly createdAt: Date;
}

const margin = 50;
const rowHeight = 18;
const colours = { text: '#1b2530', quiet: '#5b6875', line: '#dde3e8', accent: '#0b6b6b' };

/** Draws the document on A4 pages, in any language we have a font for. Facts take several lines; other text that does not fit its column ends in `…`. */
export async function writePdf(content: PdfContent): Promise<Buffer> {
  const fonts = await loadFonts(textsOf(content), content.locale);
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    info: { Title: content.title, Producer: 'derouter', Creator: 'derouter', CreationDate: content.createdAt },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => pdf.once('end', resolve));
  const page = new PdfPages(pdf, fonts);
  page.heading(content);
  for (const section of content.sections) page.section(section);
  page.paragraph(content.note);
  page.numberPages(content);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function* textsOf({ title, mark, facts, sections, note, pageText, issuer }: PdfContent): Generator<string> {
  yield* [title, mark ?? '', note, pageText, issuer, 'derouter', '0123456789'];
  for (const fact of facts) yield* fact;
  for (const section of sections) {
    yield* [section.title ?? '', section.empty];
    for (const column of section.columns) yield column.title;
    for (const row of section.rows) yield* row;
    yield* section.total ?? [];
  }
}

interface TextLook {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly right?: boolean;
}

class PdfPages {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #fonts: DocumentFonts;
  readonly #width: number;
  readonly #bottom: number;
  #y = margin;

  constructor(pdf: PDFKit.PDFDocument, fonts: DocumentFonts) {
    this.#pdf = pdf;
    this.#fonts = fonts;
    this.#width = pdf.page.width - 2 * margin;
    this.#bottom = pdf.page.height - margin - 20;
  }

  heading({ title, mark, facts, locale }: PdfContent): void {
    this.#text('derouter', margin, this.#y, this.#width, { weight: 600, colour: colours.accent });
    if (mark) this.#text(mark, margin, this.#y, this.#width, { colour: colours.accent, right: true });
    this.#y += 22;
    this.#text(title, margin, this.#y, this.#width, { size: 20, weight: 600 });
    this.#y += 36;
    for (const [name, value] of facts) {
      this.#text(name, margin, this.#y, 140, { colour: colours.quiet });
      for (const line of this.#lines(value, this.#width - 150, locale)) {
        this.#text(line, margin + 150, this.#y, this.#width - 150, {});
        this.#y += 15;
      }
    }
    this.#y += 14;
  }

  section({ title, columns, rows, total, empty }: PdfSection): void {
    const shares = columns.reduce((sum, { width }) => sum + width, 0);
    const place = (cells: readonly string[], look: TextLook) => {
      let x = margin;
      columns.forEach(({ width, numeric = false }, i) => {
        const columnWidth = (width / shares) * this.#width;
        this.#text(cells[i] ?? '', x + 2, this.#y + 4, columnWidth - 8, { size: 9, ...look, right: numeric });
        x += columnWidth;
      });
      this.#y += rowHeight;
    };
    const head = () => {
      if (columns.some((column) => column.title)) {
        place(
          columns.map((column) => column.title),
          { size: 8, colour: colours.quiet },
        );
        this.#rule();
      }
    };
    this.#room(rowHeight * 4);
    if (title) {
      this.#text(title, margin, this.#y, this.#width, { size: 12, weight: 600 });
      this.#y += 22;
    }
    if (rows.length === 0 && !total) this.#text(empty, margin + 2, this.#y, this.#width, { size: 9, colour: colours.quiet });
    else head();
    for (const row of rows) {
      if (this.#room(rowHeight)) head();
      place(row, {});
    }
    if (total) {
      this.#room(rowHeight);
      this.#rule();
      place(total, { weight: 600 });
    }
    this.#y += 20;
  }

  paragraph(text: string): void {
    this.#room(30);
    this.#text(text, margin, this.#y, this.#width, { size: 8, colour: colours.quiet });
  }

  numberPages({ pageText, issuer }: PdfContent): void {
    const { count } = this.#pdf.bufferedPageRange();
    for (let i = 0; i < count; i++) {
      this.#pdf.switchToPage(i);
      const text = pageText.replace('{page}', String(i + 1)).replace('{pages}', String(count));
      this.#text(issuer, margin, this.#bottom + 8, this.#width - 100, { size: 8, colour: colours.quiet });
      this.#text(text, margin, this.#bottom + 8, this.#width, { size: 8, colour: colours.quiet, right: true });
    }
  }

  /** Ensures room for content of this height. Returns true if it started a new page. */
  #room(height: number): boolean {
    if (this.#y + height <= this.#bottom) return false;
    this.#pdf.addPage();
    this.#y = margin;
    return true;
  }

  #rule(): void {
    this.#pdf
      .moveTo(margin, this.#y)
      .lineTo(margin + this.#width, this.#y)
      .lineWidth(0.5)
      .stroke(colours.line);
  }

  /** Breaks a text between words into lines that are no wider than `width`, at the size and weight of facts. */
  #lines(text: string, width: number, locale: Locale): string[] {
    const lines: string[] = [];
    let line = '';
    for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)) {
      if (line !== '' && this.#measure(`${line}${segment}`.trimEnd(), 400, 10) > width) {
        lines.push(line.trimEnd());
        line = segment.trimStart();
      } else line += segment;
    }
    return [...lines, line.trimEnd()];
  }

  #measure(text: string, weight: Weight, size: number): number {
    this.#pdf.fontSize(size);
    return this.#fonts.runsOf(text, weight).reduce((sum, run) => sum + this.#use(run.font).widthOfString(run.text), 0);
  }

  /** Draws one line of text, truncated with an ellipsis if it is too wide. */
  #text(
    text: string,
    x: number,
    y: number,
    width: number,
    { size = 10, weight = 400, colour = colours.text, right = false }: TextLook,
  ): void {
    const pdf = this.#pdf.fontSize(size).fillColor(colour);
    const measure = (part: string) => this.#measure(part, weight, size);
    let shown = text;
    let shownWidth = measure(shown);
    if (shownWidth > width) {
      const characters = [...text];
      while (characters.length > 0 && measure(`${characters.join('')}…`) > width) characters.pop();
      shown = `${characters.join('')}…`;
      shownWidth = measure(shown);
    }
    let at = right ? x + width - shownWidth : x;
    for (const run of this.#fonts.runsOf(shown, weight)) {
      const font = this.#use(run.font);
      pdf.text(run.text, at, y, { lineBreak: false });
      at += font.widthOfString(run.text);
    }
  }

  #registered = new Set<string>();

  #use(font: { readonly name: string; readonly data: Buffer }): PDFKit.PDFDocument {
    if (!this.#registered.has(font.name)) {
      this.#pdf.registerFont(font.name, font.data);
      this.#registered.add(font.name);
    }
    return this.#pdf.font(font.name);
  }
}
