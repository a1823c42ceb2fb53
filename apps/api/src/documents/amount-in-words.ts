import type { Locale } from '@derouter/locales';
import { toCardinal as arabic } from 'n2words/ar-SA';
import { toCardinal as english } from 'n2words/en-US';
import { toCardinal as spanish } from 'n2words/es-US';
import { toCardinal as french } from 'n2words/fr-FR';
import { toCardinal as japanese } from 'n2words/ja-JP';
import { toCardinal as korean } from 'n2words/ko-KR';
import { toCardinal as russian } from 'n2words/ru-RU';
import { toCardinal as simplified } from 'n2words/zh-Hans-CN';
import { toCardinal as traditional } from 'n2words/zh-Hant-TW';

const nanoPerUsd = 1_000_000_000n;
const nanoPerCent = 10_000_000n;

type Plurals = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

interface Language {
  /** A number of dollars or cents in words, before the name of the unit. */
  spell(count: bigint): string;
  readonly dollars: Plurals;
  readonly cents: Plurals;
  /** Puts the two parts together. `cents` is null for a whole number of dollars; `few`: there are fewer than ten. */
  join(dollars: string, cents: string | null, few: boolean): string;
}

const joined = (between: string) => (dollars: string, cents: string | null) => (cents === null ? dollars : `${dollars}${between}${cents}`);

/** As accountants write sums in Chinese: nothing can be added before or after them. */
const chinese = (cardinal: (count: bigint) => string, dollars: string, cents: string): Language => ({
  spell: cardinal,
  dollars: { other: dollars },
  cents: { other: cents },
  join: (whole, rest, few) => (rest === null ? `${whole}整` : `${whole}${few ? '零' : ''}${rest}`),
});

const languages: Readonly<Record<Exclude<Locale, 'ar'>, Language>> = {
  en: {
    spell: (count) => `${english(count)} `,
    dollars: { one: 'US dollar', other: 'US dollars' },
    cents: { one: 'cent', other: 'cents' },
    join: joined(' and '),
  },
  es: {
    // Before a masculine noun "uno" is shortened, and millions take "de".
    spell: (count) =>
      `${spanish(count)
        .replaceAll('veintiuno', 'veintiún')
        .replaceAll(/\buno\b/g, 'un')
        .replace(/(mill[oó]n|millones)$/, '$1 de')} `,
    dollars: { one: 'dólar estadounidense', other: 'dólares estadounidenses' },
    cents: { one: 'centavo', other: 'centavos' },
    join: joined(' con '),
  },
  fr: {
    spell: (count) => `${french(count).replace(/(millions?|milliards?)$/, '$1 de')} `,
    dollars: { one: 'dollar américain', other: 'dollars américains' },
    cents: { one: 'cent', other: 'cents' },
    join: joined(' et '),
  },
  ru: {
    spell: (count) => `${russian(count)} `,
    dollars: { one: 'доллар США', few: 'доллара США', many: 'долларов США', other: 'доллара США' },
    cents: { one: 'цент', few: 'цента', many: 'центов', other: 'цента' },
    join: joined(' и '),
  },
  ja: { spell: japanese, dollars: { other: '米ドル' }, cents: { other: 'セント' }, join: joined('') },
  ko: { spell: (count) => `${korean(count)} `, dollars: { other: '미국 달러' }, cents: { other: '센트' }, join: joined(' ') },
  zh: chinese(simplified, '美元', '美分'),
  'zh-TW': chinese(traditional, '美元', '美分'),
};

/** The forms of an Arabic noun: alone, two of it, and after numbers that end in 3 to 10, in 11 to 99, and in two zeros. */
interface ArabicNoun {
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
  readonly hundreds: string;
}

const dollar: ArabicNoun = {
  one: 'دولار أمريكي واحد',
  two: 'دولاران أمريكيان',
  few: 'دولارات أمريكية',
  many: 'دولارًا أمريكيًا',
  hundreds: 'دولار أمريكي',
};
const cent: ArabicNoun = { one: 'سنت واحد', two: 'سنتان', few: 'سنتات', many: 'سنتًا', hundreds: 'سنت' };
const thousand: ArabicNoun = { one: 'ألف', two: 'ألفان', few: 'آلاف', many: 'ألفًا', hundreds: 'ألف' };
const million: ArabicNoun = { one: 'مليون', two: 'مليونان', few: 'ملايين', many: 'مليونًا', hundreds: 'مليون' };
const billion: ArabicNoun = { one: 'مليار', two: 'ملياران', few: 'مليارات', many: 'مليارًا', hundreds: 'مليار' };

/**
 * A number of things in Arabic words: "three dollars" has the plural, "eleven dollars" the accusative, and "a hundred and one dollars" is said as
 * "a hundred dollars and a dollar". The library spells numbers below a thousand; it does not inflect what follows larger ones.
 */
function countArabic(count: bigint, noun: ArabicNoun): string {
  if (count === 1n) return noun.one;
  if (count === 2n) return noun.two;
  const rest = count % 100n;
  if (count > 100n && (rest === 1n || rest === 2n)) return `${countArabic(count - rest, noun)} و${countArabic(rest, noun)}`;
  if (rest === 0n)
    return `${spellArabic(count)
      .replace(/ان$/, 'ا')
      .replace(/\u064Bا$/, '')} ${noun.hundreds}`;
  return `${spellArabic(count)} ${rest <= 10n ? noun.few : noun.many}`;
}

function spellArabic(count: bigint): string {
  const parts = [
    { noun: billion, count: count / 1_000_000_000n },
    { noun: million, count: (count / 1_000_000n) % 1000n },
    { noun: thousand, count: (count / 1000n) % 1000n },
  ].filter((part) => part.count > 0n);
  const words = parts.map((part) => countArabic(part.count, part.noun));
  const rest = count % 1000n;
  if (rest > 0n || words.length === 0) words.push(arabic(rest).replace('مئتان', 'مائتان'));
  return words.join(' و');
}

/**
 * An amount in words, such as "twelve US dollars and thirty-four cents". A fraction of a cent, which transfers of tokens may have, is in
 * digits: "… and 34.5678 cents". `amountNano` is in nano-USD and not negative.
 */
export function amountInWords(amountNano: bigint, locale: Locale): string {
  if (locale === 'ar') return arabicAmount(amountNano);
  const { spell, dollars, cents, join } = languages[locale];
  const plural = (count: number, forms: Plurals) => forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  const whole = amountNano / nanoPerUsd;
  const restNano = amountNano % nanoPerUsd;
  const spoken = `${spell(whole)}${plural(Number(whole), dollars)}`;
  if (restNano === 0n) return join(spoken, null, false);
  const count = Number(restNano) / Number(nanoPerCent);
  const inCents = restNano % nanoPerCent === 0n ? spell(restNano / nanoPerCent) : `${count}${/\s$/.test(spell(1n)) ? ' ' : ''}`;
  return join(spoken, `${inCents}${plural(count, cents)}`, restNano < 10n * nanoPerCent);
}

function arabicAmount(amountNano: bigint): string {
  const dollars = countArabic(amountNano / nanoPerUsd, dollar);
  const restNano = amountNano % nanoPerUsd;
  if (restNano === 0n) return dollars;
  const isWhole = restNano % nanoPerCent === 0n;
  return `${dollars} و${isWhole ? countArabic(restNano / nanoPerCent, cent) : `${Number(restNano) / Number(nanoPerCent)} ${cent.hundreds}`}`;
}
