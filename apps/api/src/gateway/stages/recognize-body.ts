/** The first characters of a body. Content types from servers and proxies are unreliable, so the functions below check these. */
const start = (bytes: Buffer) =>
  bytes
    .toString('latin1', 0, 64)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();

/** Whether the body begins like server-sent events. */
export function looksLikeStream(bytes: Buffer): boolean {
  return /^(data|event|id|retry)?:/.test(start(bytes));
}

/** Whether the body begins like JSON, which no server-sent event does. */
export function looksLikeJson(bytes: Buffer): boolean {
  return /^[{[]/.test(start(bytes));
}
