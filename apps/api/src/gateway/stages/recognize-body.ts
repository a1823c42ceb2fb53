/** Both look at the first characters alone: servers and proxies in between call a body by all kinds of types. */
const start = (bytes: Buffer) =>
  bytes
    .toString('latin1', 0, 64)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();

/** The body begins as server-sent events do. */
export function looksLikeStream(bytes: Buffer): boolean {
  return /^(data|event|id|retry)?:/.test(start(bytes));
}

/** The body begins as JSON does. No server-sent event begins so. */
export function looksLikeJson(bytes: Buffer): boolean {
  return /^[{[]/.test(start(bytes));
}
