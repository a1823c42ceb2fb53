#!/bin/sh
# PDFKit with Noto Sans Arabic: the text of the document cannot be searched or copied. This font draws a letter and its dots as two glyphs;
# PDFKit writes a code for the glyph of the dots that stands for no character, and readers take it for a control character: a word of three
# letters comes back as six characters. With a font whose letters are single glyphs (Vazirmatn), the same document gives the word. Seen
# with pdfkit 0.20.2, @fontsource/noto-sans-arabic 5.2.7 and pdfjs-dist 5.4.149, the reader of Firefox.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund pdfkit@0.20.2 @fontsource/noto-sans-arabic@5.2.7 @fontsource/vazirmatn@5.2.8 pdfjs-dist@5.4.149
cat > run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const house = 'بيت';
const codes = (text) => [...text].map((character) => character.codePointAt(0).toString(16).padStart(4, '0')).join(' ');
console.log(`written: ${codes(house)}`);
for (const family of ['noto-sans-arabic', 'vazirmatn']) {
  const document = new PDFDocument();
  const chunks = [];
  document.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.font(readFileSync(`node_modules/@fontsource/${family}/files/${family}-arabic-400-normal.woff`)).text(house);
  document.end();
  await ended;
  const { promise } = getDocument({ data: new Uint8Array(Buffer.concat(chunks)), verbosity: 0 });
  const { items } = await (await (await promise).getPage(1)).getTextContent();
  console.log(`${family}: ${codes(items.map(({ str }) => str).join(''))}`);
}
JS
node run.mjs > out.txt
cat out.txt
# Changed: the dots are part of the text no more, or the other font has them too.
grep -Eq '^noto-sans-arabic: 0628 00[01][0-9a-f] 064a 00[01][0-9a-f] 062a 00[01][0-9a-f]$' out.txt
grep -q '^vazirmatn: 0628 064a 062a$' out.txt
