import { parseUsd } from '@derouter/billing';
import { locales } from '@derouter/locales';
import { expect, test } from 'vitest';
import { amountInWords } from './amount-in-words.ts';

const words = (usd: string, locale: (typeof locales)[number]) => amountInWords(parseUsd(usd), locale);

test.each([
  ['en', '1', 'one US dollar'],
  ['en', '0.01', 'zero US dollars and one cent'],
  ['en', '1234.56', 'one thousand two hundred thirty-four US dollars and fifty-six cents'],
  ['en', '12.345678', 'twelve US dollars and 34.5678 cents'],
  ['es', '1', 'un dólar estadounidense'],
  ['es', '21.21', 'veintiún dólares estadounidenses con veintiún centavos'],
  ['es', '31000.01', 'treinta y un mil dólares estadounidenses con un centavo'],
  ['es', '1000000', 'un millón de dólares estadounidenses'],
  ['es', '21000000', 'veintiún millones de dólares estadounidenses'],
  ['fr', '81.80', 'quatre-vingt-un dollars américains et quatre-vingts cents'],
  ['fr', '200', 'deux cents dollars américains'],
  ['fr', '1000000', 'un million de dollars américains'],
  ['ru', '1.01', 'один доллар США и один цент'],
  ['ru', '22.05', 'двадцать два доллара США и пять центов'],
  ['ru', '1211', 'одна тысяча двести одиннадцать долларов США'],
  ['ru', '12.345', 'двенадцать долларов США и 34.5 цента'],
  ['ja', '1234.56', '千二百三十四米ドル五十六セント'],
  ['ja', '10000', '一万米ドル'],
  ['ko', '1234.56', '천이백삼십사 미국 달러 오십육 센트'],
  ['zh', '1234.56', '壹仟贰佰叁拾肆美元伍拾陆美分'],
  ['zh', '2001.02', '贰仟零壹美元零贰美分'],
  ['zh', '10', '壹拾美元整'],
  ['zh-TW', '31.90', '參拾壹美元玖拾美分'],
  ['ar', '1', 'دولار أمريكي واحد'],
  ['ar', '2.02', 'دولاران أمريكيان وسنتان'],
  ['ar', '0.5', 'صفر دولار أمريكي وخمسون سنتًا'],
  ['ar', '10', 'عشرة دولارات أمريكية'],
  ['ar', '25.05', 'خمسة وعشرون دولارًا أمريكيًا وخمسة سنتات'],
  ['ar', '101.01', 'مائة دولار أمريكي ودولار أمريكي واحد وسنت واحد'],
  ['ar', '200', 'مائتا دولار أمريكي'],
  ['ar', '2000', 'ألفا دولار أمريكي'],
  ['ar', '3210', 'ثلاثة آلاف ومائتان وعشرة دولارات أمريكية'],
  ['ar', '12000', 'اثنا عشر ألف دولار أمريكي'],
  ['ar', '12345.6', 'اثنا عشر ألفًا وثلاثمائة وخمسة وأربعون دولارًا أمريكيًا وستون سنتًا'],
  ['ar', '101000', 'مائة ألف وألف دولار أمريكي'],
  ['ar', '2000000', 'مليونا دولار أمريكي'],
  ['ar', '12.345', 'اثنا عشر دولارًا أمريكيًا و34.5 سنت'],
] as const)('%s: %s', (locale, usd, expected) => {
  expect(words(usd, locale)).toBe(expected);
});

test('different amounts have different words in every language, without digits up to the cent', () => {
  for (const locale of locales) {
    const seen = new Set<string>();
    const amounts = [...Array.from({ length: 1300 }, (_, i) => i), 9_999, 10_001, 99_999, 100_000, 1_000_001, 123_456_789];
    for (const cents of amounts) {
      const text = amountInWords(BigInt(cents) * 10_000_000n, locale);
      expect(text, `${locale}: ${cents} cents`).not.toMatch(/\d|undefined/);
      seen.add(text);
    }
    expect(seen.size, locale).toBe(amounts.length);
  }
});
