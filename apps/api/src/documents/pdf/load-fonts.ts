import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';

/** Noto Sans SC is split into files of about a hundred characters each; `unicode.json` maps characters to files. */
const folder = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'));

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
  readonly name: string;
  readonly characters: ReadonlySet<number>;
}

let files: Promise<readonly FontFile[]> | null = null;
const cuts = new Map<string, Promise<DocumentFont>>();

/** Loads the fonts for these texts. Instantiates each file once per process, since PDFs do not support variable fonts. */
export async function loadFonts(texts: Iterable<string>): Promise<DocumentFonts> {
  files ??= readFiles();
  const known = await files;
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
    for (const weight of [400, 600] as const) fonts.set(`${file.name} ${weight}`, await cut(file, weight));
  }
  return {
    runsOf(text, weight) {
      const runs: { font: DocumentFont; text: string }[] = [];
      for (const character of text) {
        const drawn = fonts.get(`${fileOf(character.codePointAt(0) ?? 0)?.name} ${weight}`);
        const font = drawn ?? fonts.get(`latin ${weight}`);
        if (!font) throw new Error('the Latin font is missing');
        const last = runs.at(-1);
        if (last?.font === font) last.text += drawn ? character : '?';
        else runs.push({ font, text: drawn ? character : '?' });
      }
      return runs;
    },
  };
}

function cut(file: FontFile, weight: Weight): Promise<DocumentFont> {
  const name = `${file.name} ${weight}`;
  let font = cuts.get(name);
  if (!font) {
    font = readFile(join(folder, 'files', `noto-sans-sc-${file.name}-wght-normal.woff2`))
      .then((bytes) =>
        subsetFont(bytes, String.fromCodePoint(...file.characters), { targetFormat: 'truetype', variationAxes: { wght: weight } }),
      )
      .then((data) => ({ name, data }));
    font.catch(() => cuts.delete(name));
    cuts.set(name, font);
  }
  return font;
}

async function readFiles(): Promise<readonly FontFile[]> {
  const ranges = JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
  const all = Object.entries(ranges).map(([name, list]) => ({ name: name.replace(/[[\]]/g, ''), characters: readRanges(list) }));
  // Latin first: it contains the digits and is used most.
  return all.sort((a, b) => Number(b.name === 'latin') - Number(a.name === 'latin'));
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
