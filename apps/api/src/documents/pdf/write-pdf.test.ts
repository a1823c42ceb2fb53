import type { Locale } from '@derouter/locales';
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { expect, test } from 'vitest';
import { isolate } from './shape-text.ts';
import { type PdfContent, writePdf } from './write-pdf.ts';

interface Drawn {
  /** Characters in the order in which they are drawn, from left to right. */
  readonly text: string;
  readonly glyphs: readonly number[];
  readonly font: string;
  readonly isEmbedded: boolean;
  readonly left: number;
  readonly right: number;
  readonly baseLine: number;
}

interface Glyph {
  readonly originalCharCode: number;
  readonly unicode: string;
  readonly width: number;
}

/** Every run of the first page, as pdf.js would draw it. */
async function draw(pdf: Buffer): Promise<Drawn[]> {
  const { OPS } = await getResolvedPDFJS();
  const page = await (await getDocumentProxy(new Uint8Array(pdf))).getPage(1);
  const { fnArray, argsArray } = await page.getOperatorList();
  const drawn: Drawn[] = [];
  let [font, size, left, baseLine] = ['', 0, 0, 0];
  fnArray.forEach((fn, i) => {
    const args = argsArray[i];
    if (fn === OPS.setFont) [font, size] = args;
    if (fn === OPS.setTextMatrix) [left, baseLine] = Object.values(args[0] as Record<string, number>).slice(4) as [number, number];
    if (fn !== OPS.showText) return;
    const glyphs = (args[0] as (Glyph | number)[]).filter((one): one is Glyph => typeof one === 'object');
    const { name, missingFile } = page.commonObjs.get(font) as { name: string; missingFile?: boolean };
    const width = glyphs.reduce((sum, glyph) => sum + (glyph.width * size) / 1000, 0);
    const place = { left, right: left + width, baseLine: Math.round(baseLine) };
    const text = glyphs.map(({ unicode }) => unicode).join('');
    drawn.push({ text, glyphs: glyphs.map(({ originalCharCode }) => originalCharCode), font: name, isEmbedded: !missingFile, ...place });
  });
  return drawn;
}

/** What stands in the line of a text, from left to right. Characters of Arabic words come last first. */
function lineOf(drawn: readonly Drawn[], part: string): string {
  const { baseLine } = drawn.find(({ text }) => text.includes(part)) ?? { baseLine: Number.NaN };
  const line = drawn.filter((one) => one.baseLine === baseLine).sort((a, b) => a.left - b.left);
  return line.map(({ text }) => text).join('');
}

const reversed = (text: string) => [...text].reverse().join('');

function content(locale: Locale, facts: PdfContent['facts'], amounts: readonly string[] = []): PdfContent {
  const columns = [
    { title: '', width: 3 },
    { title: 'USD', width: 1, numeric: true },
  ];
  return {
    ...{ locale, title: 'derouter', mark: 'Sandbox', facts, note: '', pageText: '{page}/{pages}', issuer: 'Ada', createdAt: new Date(0) },
    sections: [{ title: null, columns, rows: amounts.map((amount) => ['ab', amount]), empty: '' }],
  };
}

test('Arabic letters are joined, from an embedded font, and every character has a glyph', async () => {
  const pdf = await writePdf(content('ar', [['ببب', 'سلام لا']]));
  const drawn = await draw(pdf);
  const beh = drawn.find(({ text }) => text === 'ببب');
  // The final, the middle and the first form.
  expect(new Set(beh?.glyphs).size).toBe(3);
  expect(beh).toMatchObject({ isEmbedded: true, font: expect.stringContaining('Vazirmatn') });
  // Lam and alef are one glyph, in each of the words.
  const words = drawn.find(({ text }) => text.includes('س'));
  expect([words?.text, words?.glyphs.length]).toEqual(['لا ملاس', 5]);
  expect(drawn.flatMap(({ glyphs }) => glyphs)).not.toContain(0);
  expect(drawn.every(({ isEmbedded }) => isEmbedded)).toBe(true);
  expect(pdf.length).toBeLessThan(40_000);
  expect(pdf.toString('latin1')).toContain('/Lang (ar)');
});

test('an Arabic document goes from right to left; figures, ids and Latin names do not', async () => {
  const facts = [
    ['تاريخ', '2026-03-11 14:05 (Asia/Riyadh)'],
    ['الفترة', `من ${isolate('2026-03-10 23:30')} إلى ${isolate('2026-03-11')}`],
    ['صادر', 'شركة (نور) Nour Tech 12'],
  ] as const;
  const drawn = await draw(await writePdf(content('ar', facts, ['31.90', '-1.90'])));
  expect(lineOf(drawn, 'Riyadh')).toBe(`2026-03-11 14:05 (Asia/Riyadh)${reversed('تاريخ')}`);
  expect(lineOf(drawn, '23:30')).toBe(`2026-03-11${reversed(' إلى ')}2026-03-10 23:30${reversed('من ')}${reversed('الفترة')}`);
  // Parentheses are mirrored with the text.
  expect(lineOf(drawn, 'Nour')).toBe(`Nour Tech 12 (${reversed('نور')})${reversed('شركة ')}${reversed('صادر')}`);
  const find = (words: string) => drawn.find(({ text }) => text === words) as Drawn;
  const [name, mark, label, paid, tax] = ['derouter', 'Sandbox', 'ab', '31.90', '-1.90'].map(find) as [Drawn, Drawn, Drawn, Drawn, Drawn];
  expect(mark.right).toBeLessThan(name.left);
  expect(paid.right).toBeLessThan(label.left);
  expect(tax.right).toBeCloseTo(paid.right, 1);
  expect(label.right).toBeGreaterThan(540);
});

test('an Arabic name in an English document, and letters that few fonts have, are drawn', async () => {
  const facts = [
    ['Billed to', 'شركة نور'],
    ['Names', 'Łódź Šimko Ελλάδα Їжак 王芳 한국 ありがとう'],
    ['Unknown', 'a\u0E01\u200B\u202Eb'],
  ] as const;
  const drawn = await draw(await writePdf(content('en', facts)));
  expect(lineOf(drawn, 'Billed')).toBe(`Billed to${reversed('شركة نور')}`);
  expect(lineOf(drawn, 'Names')).toBe('NamesŁódź Šimko Ελλάδα Їжак 王芳 한국 ありがとう');
  expect(lineOf(drawn, 'Unknown')).toBe('Unknowna?b');
  expect(drawn.flatMap(({ glyphs }) => glyphs)).not.toContain(0);
});
