import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Locale } from '@derouter/locales';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);

/**
 * The families of Noto Sans, each with Latin and Cyrillic, and where they are. Each is split into files of about a hundred characters; its
 * `unicode.json` maps characters to files.
 */
const folders = {
  'noto-sans-sc': dirname(require.resolve('@fontsource-variable/noto-sans-sc/package.json')),
  'noto-sans-tc': dirname(require.resolve('@fontsource-variable/noto-sans-tc/package.json')),
  'noto-sans-jp': dirname(require.resolve('@fontsource-variable/noto-sans-jp/package.json')),
  'noto-sans-kr': dirname(require.resolve('@fontsource-variable/noto-sans-kr/package.json')),
} as const;

type Family = keyof typeof folders;

const families = Object.keys(folders) as Family[];

/** Han characters look different in each language. */
const familyOf: Readonly<Partial<Record<Locale, Family>>> = { 'zh-TW': 'noto-sans-tc', ja: 'noto-sans-jp', ko: 'noto-sans-kr' };

export type Weight = 400 | 600;

/** A font file instantiated at one weight, ready for a PDF. */
interface DocumentFont {
  readonly name: string;
  readonly data: Buffer;
}

export interface DocumentFonts {
  /** Splits text into runs that one font can draw. Characters that no font has become `?`. */
  runsOf(text: string, weight: Weight): readonly { readonly font: DocumentFont; readonly text: string }[];
}

interface FontFile {
  readonly family: Family;
  /** Within the family. */
  readonly part: string;
  readonly characters: ReadonlySet<number>;
}

const files = new Map<Family, Promise<readonly FontFile[]>>();
const cuts = new Map<string, Promise<DocumentFont>>();

/** Loads the fonts for these texts in a language. Instantiates each file once per process, since PDFs do not support variable fonts. */
export async function loadFonts(texts: Iterable<string>, locale: Locale): Promise<DocumentFonts> {
  const first = familyOf[locale] ?? 'noto-sans-sc';
  const known = (await Promise.all([first, ...families.filter((family) => family !== first)].map(filesOf))).flat();
  const latin = known.find(({ part }) => part === 'latin') as FontFile;
  const fileOf = (codePoint: number) => known.find(({ characters }) => characters.has(codePoint));
  const needed = new Set<FontFile>();
  for (const text of texts) {
    for (const character of `${text} ?…`) {
      const file = fileOf(character.codePointAt(0) ?? 0);
      if (file) needed.add(file);
    }
  }
  const fonts = new Map<string, DocumentFont>();
  for (const file of needed) {
    for (const weight of [400, 600] as const) fonts.set(nameOf(file, weight), await cut(file, weight));
  }
  return {
    runsOf(text, weight) {
      const runs: { font: DocumentFont; text: string }[] = [];
      for (const character of text) {
        const file = fileOf(character.codePointAt(0) ?? 0);
        const drawn = file && fonts.get(nameOf(file, weight));
        const font = drawn ?? fonts.get(nameOf(latin, weight));
        if (!font) throw new Error('the Latin font is missing');
        const last = runs.at(-1);
        if (last?.font === font) last.text += drawn ? character : '?';
        else runs.push({ font, text: drawn ? character : '?' });
      }
      return runs;
    },
  };
}

function nameOf({ family, part }: FontFile, weight: Weight): string {
  return `${family} ${part} ${weight}`;
}

function cut(file: FontFile, weight: Weight): Promise<DocumentFont> {
  const name = nameOf(file, weight);
  let font = cuts.get(name);
  if (!font) {
    font = readFile(join(folders[file.family], 'files', `${file.family}-${file.part}-wght-normal.woff2`))
      .then((bytes) =>
        subsetFont(bytes, String.fromCodePoint(...file.characters), { targetFormat: 'truetype', variationAxes: { wght: weight } }),
      )
      .then((data) => ({ name, data }));
    font.catch(() => cuts.delete(name));
    cuts.set(name, font);
  }
  return font;
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
  const all = Object.entries(ranges).map(([name, list]) => ({ family, part: name.replace(/[[\]]/g, ''), characters: readRanges(list) }));
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
