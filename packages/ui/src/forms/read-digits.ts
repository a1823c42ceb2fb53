/** The decimal digits in a text, at most `max`, whatever script they are in and whatever stands between them, as `0` to `9`. */
export function readDigits(text: string, max: number): string {
  const digits = text.normalize('NFKC').match(/\p{Nd}/gu) ?? [];
  return digits
    .slice(0, max)
    .map((digit) => String(digitValue(digit)))
    .join('');
}

/** The ten digits of a script follow each other in Unicode, from zero on. */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return point - zero;
}
