/** A limit typed by a person: null for none (empty), undefined for what is no whole number above 0. */
export function readLimit(text: string): number | null | undefined {
  const digits = text.replace(/[\s,_]/g, '');
  if (digits === '') return null;
  const value = Number(digits);
  return /^\d+$/.test(digits) && value >= 1 && value <= 1_000_000_000 ? value : undefined;
}
