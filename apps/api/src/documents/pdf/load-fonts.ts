import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Locale } from '@derouter/locales';
import { create } from 'fontkit';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);

/**
 * The families and where they are. Each is split into files, whose `unicode.json` maps characters to files. Arabic is Vazirmatn instead of
 * Noto Sans Arabic, which draws letters and their dots as separate glyphs: readers could not copy or search the text of a PDF.
 */
const folders = {
  'noto-sans': dirname(require.resolve('@fontsource-variable/noto-sans/package.json')),
  vazirmatn: dirname(require.resolve('@fontsource-variable/vazirmatn/package.json')),
  'noto-sans-sc': dirname(require.resolve('@fontsource-variable/noto-sans-sc/package.json')),
  'noto-sans-tc': dirname(require.resolve('@fontsource-variable/noto-sans-tc/package.json')),
  'noto-sans-jp': dirname(require.resolve('@fontsource-variable/noto-sans-jp/package.json')),
  'noto-sans-kr': dirname(require.resolve('@fontsource-variable/noto-sans-kr/package.json')),
} as const;

type Family = keyof typeof folders;

const families = Object.keys(folders) as Family[];

/** Han characters look different in each language; their fonts have Latin letters that go with them. */
const familyOf: Readonly<Partial<Record<Locale, Family>>> = {
  zh: 'noto-sans-sc',
  'zh-TW': 'noto-sans-tc',
  ja: 'noto-sans-jp',
  ko: 'noto-sans-kr',
};

export type Weight = 400 | 600;

/** A font file instantiated at one weight, ready for a PDF. */
export interface DocumentFont {
  readonly name: string;
  readonly data: Buffer;
  readonly characters: ReadonlySet<number>;
}

interface FontRun {
  readonly font: DocumentFont;
  readonly text: string;
}

export interface DocumentFonts {
  /** Splits text into runs that one font can draw. A space stays with the word before it: viewers then find where Arabic words end. Characters that no font has become `?`, or nothing if they are invisible. */
  runsOf(text: string, weight: Weight): readonly FontRun[];
}

interface FontFile {
  readonly family: Family;
  /** Within the family. */
  readonly part: string;
  /** What the file may have: ranges are also listed where the family lacks some of their characters. */
  readonly ranges: ReadonlySet<number>;
}

/** Controls and the like, except the two that decide whether Arabic letters are joined. */
const invisible = /(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}/u;

const files = new Map<Family, Promise<readonly FontFile[]>>();
const cuts = new Map<string, Promise<DocumentFont>>();

/** Loads the fonts for these texts in a language. Instantiates each file once per process, since PDFs do not support variable fonts. */
export async function loadFonts(texts: Iterable<string>, locale: Locale): Promise<DocumentFonts> {
  const first = familyOf[locale] ?? 'noto-sans';
  const known = (await Promise.all([first, ...families.filter((family) => family !== first)].map(filesOf))).flat();
  const latin = known.find(({ part }) => part === 'latin') as FontFile;
  const fonts = new Map<number, Readonly<Record<Weight, DocumentFont>>>();
  for (const character of new Set(`${[...texts].join('')} ?…`)) {
    const codePoint = character.codePointAt(0) ?? 0;
    const file = invisible.test(character) ? null : await findFile(known, codePoint);
    if (file) fonts.set(codePoint, { 400: await cut(file, 400), 600: await cut(file, 600) });
  }
  const fallback = { 400: await cut(latin, 400), 600: await cut(latin, 600) };
  return {
    runsOf(text, weight) {
      const runs: { font: DocumentFont; text: string }[] = [];
      for (const character of text) {
        const codePoint = character.codePointAt(0) ?? 0;
        const last = runs.at(-1);
        if (character === ' ' && last?.font.characters.has(codePoint)) {
          last.text += character;
          continue;
        }
        const found = fonts.get(codePoint);
        const font = (found ?? fallback)[weight];
        const drawn = found ? character : substituteFor(character);
        if (last?.font === font) last.text += drawn;
        else if (drawn !== '') runs.push({ font, text: drawn });
      }
      return runs;
    },
  };
}

function substituteFor(character: string): string {
  if (invisible.test(character)) return '';
  return /[\s\p{Cc}]/u.test(character) ? ' ' : '?';
}

/** The first file that has this character. */
async function findFile(known: readonly FontFile[], codePoint: number): Promise<FontFile | null> {
  for (const file of known) {
    if (file.ranges.has(codePoint) && (await cut(file, 400)).characters.has(codePoint)) return file;
  }
  return null;
}

function cut(file: FontFile, weight: Weight): Promise<DocumentFont> {
  const name = `${file.family} ${file.part} ${weight}`;
  let font = cuts.get(name);
  if (!font) {
    font = readFile(join(folders[file.family], 'files', `${file.family}-${file.part}-wght-normal.woff2`))
      .then((bytes) =>
        subsetFont(bytes, ` ${String.fromCodePoint(...file.ranges)}`, { targetFormat: 'truetype', variationAxes: { wght: weight } }),
      )
      .then((data) => ({ name, data, characters: charactersOf(data) }));
    font.catch(() => cuts.delete(name));
    cuts.set(name, font);
  }
  return font;
}

function charactersOf(data: Buffer): ReadonlySet<number> {
  const font = create(data);
  return new Set('characterSet' in font ? font.characterSet : []);
}

function filesOf(family: Family): Promise<readonly FontFile[]> {
  let read = files.get(family);
  if (!read) {
    read = readFiles(family);
    read.catch(() => files.delete(family));
    files.set(family, read);
  }
  return read;
}

async function readFiles(family: Family): Promise<readonly FontFile[]> {
  const ranges = JSON.parse(await readFile(join(folders[family], 'unicode.json'), 'utf8')) as Record<string, string>;
  const all = Object.entries(ranges).map(([name, list]) => ({ family, part: name.replace(/[[\]]/g, ''), ranges: readRanges(list) }));
  // Latin first: it contains the digits and is used most.
  return all.sort((a, b) => Number(b.part === 'latin') - Number(a.part === 'latin'));
}

function readRanges(list: string): Set<number> {
  const characters = new Set<number>();
  for (const range of list.split(',')) {
    const [first = 0, last = first] = range
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    for (let codePoint = first; codePoint <= last; codePoint++) characters.add(codePoint);
  }
  return characters;
}
