import { CliError } from './fail.ts';
import { fingerprint, readIfPresent, removeFile, replaceFile } from './files.ts';
import type { Machine } from './machine.ts';
import { type Connection, readConnections, writeConnection } from './record.ts';
import type { Terminal } from './terminal.ts';

/** Puts the settings of agents back as they were. Throws `CliError`, before it changes anything, if a file was changed since. */
export function undo(machine: Machine, terminal: Terminal, ids: readonly string[], { force }: { readonly force: boolean }): void {
  const all = readConnections(machine);
  const chosen = Object.entries(all).filter(([id]) => ids.length === 0 || ids.includes(id));
  const missing = ids.find((id) => !Object.hasOwn(all, id));
  if (missing !== undefined) throw new CliError(`${missing} is not connected.`);
  if (chosen.length === 0) return terminal.print('No agent is connected.');
  for (const [, connection] of chosen) checkUnchanged(connection, force);
  for (const [id, connection] of chosen) {
    restore(connection);
    removeFile(connection.keyFile);
    writeConnection(machine, id, null);
    if (connection.backup) removeFile(connection.backup);
    terminal.print(
      `${connection.file} is as it was. The key "${connection.keyName}" still exists: revoke it at ${connection.baseUrl}/keys`,
    );
  }
}

function checkUnchanged({ file, before, after, backup }: Connection, force: boolean): void {
  if (backup && fingerprint(readIfPresent(backup)) !== before) throw new CliError(`The backup ${backup} is missing or was changed.`);
  const now = fingerprint(readIfPresent(file));
  if (force || now === after || now === before) return;
  throw new CliError(`${file} was changed since it was set up. Pass --force to put the old version back and lose those changes.`);
}

function restore({ file, backup, mode, folders }: Connection): void {
  const bytes = backup && readIfPresent(backup);
  if (bytes) replaceFile(file, bytes, { mode });
  else removeFile(file, folders);
}
