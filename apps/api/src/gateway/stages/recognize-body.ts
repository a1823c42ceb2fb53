/** Both check only the first characters: content types from servers and proxies are unreliable. */
const start = (bytes: Buffer) =>
  bytes
    .toString('latin1', 0, 64)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();

/** The body begins like server-sent events. */
export function looksLikeStream(bytes: Buffer): boolean {
  return /^(data|event|id|retry)?:/.test(start(bytes));
}

/** The body begins like JSON, which no server-sent event does. */
export function looksLikeJson(bytes: Buffer): boolean {
  return /^[{[]/.test(start(bytes));
}
