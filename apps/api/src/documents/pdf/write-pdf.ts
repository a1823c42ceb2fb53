import { directionOf, type Locale } from '@derouter/locales';
import PDFDocument from 'pdfkit';
import { type DocumentFont, type DocumentFonts, loadFonts, type Weight } from './load-fonts.ts';
import { directionOfText, hasRightToLeft, type ShapedRun, shapeText } from './shape-text.ts';

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
  /** Who issues it: at the start of the page footer. */
  readonly issuer: string;
  readonly createdAt: Date;
}

const margin = 50;
const rowHeight = 18;
const colours = { text: '#1b2530', quiet: '#5b6875', line: '#dde3e8', accent: '#0b6b6b' };
const cellLook = { size: 9 } as const;
const headLook = { size: 8, colour: colours.quiet } as const;
const totalLook = { size: 9, weight: 600 } as const;

/** Draws the document on A4 pages, from right to left in Arabic. Facts take several lines; other text that does not fit its column ends in `…`. */
export async function writePdf(content: PdfContent): Promise<Buffer> {
  const fonts = await loadFonts(textsOf(content), content.locale);
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: content.locale,
    info: { Title: content.title, Producer: 'derouter', Creator: 'derouter', CreationDate: content.createdAt },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => pdf.once('end', resolve));
  const page = new PdfPages(pdf, fonts, directionOf(content.locale));
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

/** A place on the page: its distance from the side at which lines begin, and its width. */
interface Box {
  readonly from: number;
  readonly width: number;
}

interface TextLook {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  /** `right` is the same side in every language: the decimals of figures stay below each other. */
  readonly align?: 'start' | 'end' | 'right';
  readonly direction?: 'ltr' | 'rtl';
}

class PdfPages {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #fonts: DocumentFonts;
  readonly #direction: 'ltr' | 'rtl';
  readonly #width: number;
  readonly #bottom: number;
  #y = margin;

  constructor(pdf: PDFKit.PDFDocument, fonts: DocumentFonts, direction: 'ltr' | 'rtl') {
    this.#pdf = pdf;
    this.#fonts = fonts;
    this.#direction = direction;
    this.#width = pdf.page.width - 2 * margin;
    this.#bottom = pdf.page.height - margin - 20;
  }

  heading({ title, mark, facts, locale }: PdfContent): void {
    const line = { from: 0, width: this.#width };
    this.#text('derouter', line, { weight: 600, colour: colours.accent });
    if (mark) this.#text(mark, line, { colour: colours.accent, align: 'end' });
    this.#y += 22;
    this.#text(title, line, { size: 20, weight: 600 });
    this.#y += 36;
    const values = { from: 150, width: this.#width - 150 };
    for (const [name, value] of facts) {
      this.#text(name, { from: 0, width: 140 }, { colour: colours.quiet });
      const direction = directionOfText(value);
      for (const part of this.#lines(value, values.width, locale)) {
        this.#text(part, values, { direction });
        this.#y += 15;
      }
    }
    this.#y += 14;
  }

  section(section: PdfSection): void {
    const { title, columns, rows, total, empty } = section;
    const boxes = this.#boxes(section);
    const place = (cells: readonly string[], look: TextLook) => {
      this.#y += 4;
      columns.forEach(({ numeric = false }, i) => {
        this.#text(cells[i] ?? '', boxes[i] ?? { from: 0, width: 0 }, { ...cellLook, ...look, align: numeric ? 'right' : 'start' });
      });
      this.#y += rowHeight - 4;
    };
    const head = () => {
      if (columns.some((column) => column.title)) {
        place(
          columns.map((column) => column.title),
          headLook,
        );
        this.#rule();
      }
    };
    this.#room(rowHeight * 4);
    if (title) {
      this.#text(title, { from: 0, width: this.#width }, { size: 12, weight: 600 });
      this.#y += 22;
    }
    if (rows.length === 0 && !total) this.#text(empty, { from: 2, width: this.#width - 2 }, { size: 9, colour: colours.quiet });
    else head();
    for (const row of rows) {
      if (this.#room(rowHeight)) head();
      place(row, {});
    }
    if (total) {
      this.#room(rowHeight);
      this.#rule();
      place(total, totalLook);
    }
    this.#y += 20;
  }

  paragraph(text: string): void {
    this.#room(30);
    this.#text(text, { from: 0, width: this.#width }, { size: 8, colour: colours.quiet });
  }

  numberPages({ pageText, issuer }: PdfContent): void {
    const { count } = this.#pdf.bufferedPageRange();
    this.#y = this.#bottom + 8;
    for (let i = 0; i < count; i++) {
      this.#pdf.switchToPage(i);
      const text = pageText.replace('{page}', String(i + 1)).replace('{pages}', String(count));
      this.#text(issuer, { from: 0, width: this.#width - 100 }, { size: 8, colour: colours.quiet });
      this.#text(text, { from: 0, width: this.#width }, { size: 8, colour: colours.quiet, align: 'end' });
    }
  }

  /** The places of a table's columns. Figures are at the far side of theirs, as far as the widest of them reaches. */
  #boxes({ columns, rows, total = [] }: PdfSection): Box[] {
    const shares = columns.reduce((sum, { width }) => sum + width, 0);
    let start = 0;
    return columns.map(({ width, numeric, title }, i) => {
      const columnWidth = (width / shares) * this.#width;
      const whole = { from: start + 2, width: columnWidth - 8 };
      start += columnWidth;
      if (!numeric) return whole;
      const widest = rows.reduce(
        (most, row) => Math.max(most, this.#measure(row[i] ?? '', cellLook)),
        Math.max(this.#measure(title, headLook), this.#measure(total[i] ?? '', totalLook)),
      );
      const taken = Math.min(widest, whole.width);
      return { from: whole.from + whole.width - taken, width: taken };
    });
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
      if (line !== '' && this.#measure(`${line}${segment}`.trimEnd(), {}) > width) {
        lines.push(line.trimEnd());
        line = segment.trimStart();
      } else line += segment;
    }
    return [...lines, line.trimEnd()];
  }

  #measure(text: string, { size = 10, weight = 400, direction }: TextLook): number {
    this.#pdf.fontSize(size);
    return this.#widthOf(shapeText(this.#fonts, text, weight, direction));
  }

  #widthOf(runs: readonly ShapedRun[]): number {
    return runs.reduce((sum, { font, text, features }) => sum + this.#use(font).widthOfString(text, { features }), 0);
  }

  /** Draws one line of text at the present height, truncated with an ellipsis if it is too wide. */
  #text(text: string, { from, width }: Box, look: TextLook): void {
    const { size = 10, weight = 400, colour = colours.text, align = 'start', direction = directionOfText(text) } = look;
    this.#pdf.fontSize(size).fillColor(colour);
    const shape = (part: string) => shapeText(this.#fonts, part, weight, direction);
    let runs = shape(text);
    // Less than a hundredth of a point is an error of rounding.
    if (this.#widthOf(runs) > width + 0.01) {
      const characters = [...text];
      do runs = shape(`${characters.join('')}…`);
      while (this.#widthOf(runs) > width && characters.pop());
    }
    const left = this.#direction === 'ltr' ? margin + from : margin + this.#width - from - width;
    const isRight = align === 'right' || (align === 'end') === (this.#direction === 'ltr');
    this.#draw(runs, isRight ? left + width - this.#widthOf(runs) : left, this.#y + size * 1.16, text);
  }

  /** Draws the runs of a line beside each other; `baseLine` is common to its fonts, whose heights differ. */
  #draw(runs: readonly ShapedRun[], left: number, baseLine: number, text: string): void {
    const pdf = this.#pdf;
    let at = left;
    const placed = runs.map((run) => {
      const place = { run, at };
      at += this.#widthOf([run]);
      return place;
    });
    // Readers who copy or search get the text as it is read: from this, or else from the order in which the runs are written.
    if (hasRightToLeft(text)) pdf.markContent('Span', { actual: text.replaceAll(/\p{Bidi_Control}/gu, '') });
    for (const { run, at } of placed.sort((a, b) => a.run.order - b.run.order)) {
      this.#use(run.font).text(run.text, at, baseLine, { lineBreak: false, baseline: 'alphabetic', features: run.features });
    }
    if (hasRightToLeft(text)) pdf.endMarkedContent();
  }

  #registered = new Set<string>();

  #use(font: DocumentFont): PDFKit.PDFDocument {
    if (!this.#registered.has(font.name)) {
      this.#pdf.registerFont(font.name, font.data);
      this.#registered.add(font.name);
    }
    return this.#pdf.font(font.name);
  }
}
