import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvAmount } from '../csv-amount.ts';
import { writeCsv } from './write-csv.ts';

/** The nightly tests need LibreOffice (`soffice`), unless they are run with `SPREADSHEETS=0`. */
const isNightly = process.env.SPREADSHEETS === '1';

interface Cell {
  readonly type: string | undefined;
  readonly text: string;
  readonly value: string | undefined;
  readonly isFormula: boolean;
}

/** Opens a CSV file in LibreOffice with the number formats of a language (a Windows language code), and returns its cells. */
function open(csv: string, language: number): Cell[][] {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-sheet-'));
  writeFileSync(join(folder, 'a.csv'), csv);
  const args = ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'fods', '--outdir', folder];
  // Comma, quote, UTF-8, from the first line.
  execFileSync('soffice', [...args, `--infilter=Text - txt - csv (StarCalc):44,34,76,1,,${language}`, join(folder, 'a.csv')], {
    stdio: 'ignore',
  });
  const sheet = readFileSync(join(folder, 'a.fods'), 'utf8');
  rmSync(folder, { recursive: true });
  const rows = sheet.slice(sheet.indexOf('<office:spreadsheet')).match(/<table:table-row.*?<\/table:table-row>/gs) ?? [];
  return rows.map((row) =>
    (row.match(/<table:table-cell(?:[^>]*\/>|.*?<\/table:table-cell>)/gs) ?? []).map((cell) => ({
      type: /value-type="(\w+)"/.exec(cell)?.[1],
      value: /office:value="([^"]*)"/.exec(cell)?.[1],
      text: cell
        .replace(/<[^>]+>/g, '')
        .trim()
        .replaceAll('&apos;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&'),
      isFormula: cell.includes('table:formula'),
    })),
  );
}

const amounts = ['-30', '+1.5', '0.003', '1234.567', '-0.120', '0.000705', '12.11'];
const texts = ['=HYPERLINK("x")', '-1+2', '@x', '\t=1+1', '\r=1+1', '\n=1+1', '12345678901234567', '价格', 'سعر الطلب'];

test.skipIf(!isNightly).each([
  ['en-US', 1033, true],
  ['zh-CN', 2052, true],
  ['de-DE', 1031, false],
])(
  'a spreadsheet in %s runs no formula, keeps ids and scripts, and reads no amount wrongly',
  { timeout: 120_000 },
  (_name, language, readsPoint) => {
    const [numbers = [], words = []] = open(writeCsv([amounts.map(csvAmount), [...texts, 'end']]), language);
    expect(numbers).toHaveLength(amounts.length);
    for (const [i, { type, value }] of numbers.entries()) {
      // With a decimal comma an amount with a point is text, never another number.
      if (readsPoint || type === 'float') expect([type, Number(value)]).toEqual(['float', Number(amounts[i])]);
      else expect(type).toBe('string');
    }
    const named = words.slice(0, texts.length);
    expect(named.map(({ type, isFormula }) => [type, isFormula])).toEqual(texts.map(() => ['string', false]));
    // Breaks are elements there.
    expect(named.map(({ text }) => text.replace(/^'/, ''))).toEqual(texts.map((text) => text.trim()));
  },
);

test.each([
  ['0.003', '0.0030'],
  ['-1.234', '-1.2340'],
  ['12', '12'],
  ['0.5', '0.5'],
  ['0.000705', '0.000705'],
])('the amount %s is written as %s', (amount, written) => {
  expect(csvAmount(amount)).toBe(written);
});
