import { cutText } from '@derouter/protocols';

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

/** The name of the key that a program gets, at most as long as names of keys may be. */
export function keyNameOf({ client, host }: { readonly client: string; readonly host: string }): string {
  return cutText(`${clientName(client)} on ${host}`, 80).trim();
}
