interface Writers {
  readonly ms: Intl.NumberFormat;
  readonly fineSeconds: Intl.NumberFormat;
  readonly seconds: Intl.NumberFormat;
}

const byLanguage = new Map<string, Writers>();

/** Writes milliseconds with the unit of a language, such as `450ms`, `2,3 s` or `12초`; tenths of a second only below ten. */
export function formatDuration(ms: number, language: string): string {
  const writers = byLanguage.get(language) ?? createWriters(language);
  byLanguage.set(language, writers);
  if (ms < 1_000) return writers.ms.format(ms);
  return (ms < 10_000 ? writers.fineSeconds : writers.seconds).format(ms / 1_000);
}

function createWriters(language: string): Writers {
  // Elsewhere the narrow form leaves out the space that belongs before a unit; in English the short one says "sec".
  const unitDisplay = language.startsWith('en') ? 'narrow' : 'short';
  const create = (unit: 'millisecond' | 'second', digits: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return { ms: create('millisecond', 0), fineSeconds: create('second', 1), seconds: create('second', 0) };
}
