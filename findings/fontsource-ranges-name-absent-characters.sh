#!/bin/sh
# Fontsource, whose `unicode.json` (and the `unicode-range` of its style sheets) names characters that none of the family's files has: in
# Noto Sans SC, Polish, Czech and Ukrainian letters are in the ranges of files for Latin and Cyrillic, but only in the ranges. A browser
# falls back to the next font; whoever chooses files for a document by the map gets empty boxes. Seen with
# @fontsource-variable/noto-sans-sc 5.3.1; fontkit 2.0.4 reads the files.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @fontsource-variable/noto-sans-sc@5.3.1 fontkit@2.0.4
cat > run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { create } from 'fontkit';

const base = 'node_modules/@fontsource-variable/noto-sans-sc';
const ranges = JSON.parse(readFileSync(`${base}/unicode.json`, 'utf8'));
const isIn = (text, code) =>
  text.split(',').some((range) => {
    const [from, to = from] = range.replace('U+', '').split('-');
    return code >= parseInt(from, 16) && code <= parseInt(to, 16);
  });
const letters = { 'Ł': 'Polish', 'ę': 'Polish', 'ř': 'Czech', 'ї': 'Ukrainian', 'é': 'French' };
const seen = {};
for (const [letter, language] of Object.entries(letters)) {
  const code = letter.codePointAt(0);
  const parts = Object.keys(ranges).filter((part) => isIn(ranges[part], code));
  const has = parts.filter((part) => {
    const name = part.replace(/[[\]]/g, '');
    return create(readFileSync(`${base}/files/noto-sans-sc-${name}-wght-normal.woff2`)).hasGlyphForCodePoint(code);
  });
  seen[`${letter} (${language})`] = `named for ${parts.join(' and ')}, is in ${has.join(' and ') || 'none'}`;
}
console.log(JSON.stringify(seen));
JS
node run.mjs > out.txt
cat out.txt
# Changed: a letter is there now, or is not named any more.
grep -q '"Ł (Polish)":"named for .*latin-ext, is in none","ę (Polish)":"named for .*latin-ext, is in none"' out.txt
grep -q '"ř (Czech)":"named for .*latin-ext, is in none","ї (Ukrainian)":"named for cyrillic, is in none"' out.txt
grep -q '"é (French)":"named for .*latin, is in .*latin"' out.txt
