/** Fields that are never logged, wherever they are and whoever passes them. */
export const redactedPaths = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'email',
  'apiKey',
  'headers.authorization',
  'headers.cookie',
  'headers["set-cookie"]',
  'headers["x-api-key"]',
  'headers["x-goog-api-key"]',
].flatMap((path) => [path, `*.${path}`]);

/** Secrets by their form, and mail addresses. What remains readable tells what was there. */
const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  // Our keys and those of providers.
  [/\b(dr-|sk-|rk_|pk_|sk_|whsec_|gsk_|xai-|AIza)[\w-]{8,}/g, '$1[redacted]'],
  [/\b((?:__Host-)?session=)[\w.-]{8,}/g, '$1[redacted]'],
  [/[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g, '[address]'],
  [/([a-z]+:\/\/)[^\s/"@:]{1,100}:[^\s/"@]{1,200}@/gi, '$1[redacted]@'],
];
/** Only lines in which one of them may be are searched for all. */
const maySpeak = /@|bearer|basic |dr-|sk[-_]|rk_|pk_|whsec_|gsk_|xai-|AIza|session=/i;
/** Escapes of control characters, which a terminal or a viewer of logs might obey. Line feeds and tabs of stacks stay. */
const controls = /\\u00(?:0[0-8bcef]|1[0-9a-f]|7f|8[0-9a-f]|9[0-9a-f])/gi;

/** Removes from a line of JSON what must not be in a log. The line stays valid JSON. */
export function redactLine(line: string): string {
  const safe = line.includes('\\u00') ? line.replace(controls, '?') : line;
  if (!maySpeak.test(safe)) return safe;
  return patterns.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), safe);
}
