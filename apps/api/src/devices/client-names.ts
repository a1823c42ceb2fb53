/** Names of programs that are known by their `client_id`. Others are called by it. */
const names: Readonly<Record<string, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  opencode: 'opencode',
};

/** The name of a program, such as "Claude Code". */
export function clientName(client: string): string {
  return Object.hasOwn(names, client) ? (names[client] ?? client) : client;
}
