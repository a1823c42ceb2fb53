/** The decimal digits in a text, at most `max`, whatever script they are in and whatever stands between them, as `0` to `9`. */
export function readDigits(text: string, max: number): string {
  return toAsciiDigits(text).replace(/\D/g, '').slice(0, max);
}

/** A text whose decimal digits, of whatever script, are `0` to `9`; wide characters are plain ones. */
export function toAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** The ten digits of a script follow each other in Unicode, from zero on. */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return point - zero;
}
