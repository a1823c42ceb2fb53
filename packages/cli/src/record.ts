import { CliError } from './fail.ts';
import { readIfPresent, removeFile, replaceFile } from './files.ts';
import { joinPath, type Machine, ownFolder } from './machine.ts';

/** What was done to an agent, so that it can be undone. */
export interface Connection {
  readonly baseUrl: string;
  readonly keyFile: string;
  readonly keyId: string;
  readonly keyName: string;
  /** The settings file that was changed. */
  readonly file: string;
  /** A copy of the bytes before the change; null if there was no file. */
  readonly backup: string | null;
  readonly mode: number | null;
  readonly before: string;
  /** Fingerprint of the bytes that were written. */
  readonly after: string;
  /** Folders that were created. */
  readonly folders: readonly string[];
}

export type Connections = Readonly<Record<string, Connection>>;

const recordFile = (machine: Machine) => joinPath(machine, ownFolder(machine), 'connections.json');

export const keyFileOf = (machine: Machine, agent: string) => joinPath(machine, ownFolder(machine), 'keys', agent);

export const backupOf = (machine: Machine, agent: string) => joinPath(machine, ownFolder(machine), 'backups', agent);

export function readConnections(machine: Machine): Connections {
  const path = recordFile(machine);
  const bytes = readIfPresent(path);
  if (bytes === null) return {};
  try {
    return JSON.parse(bytes.toString()) as Connections;
  } catch {
    throw new CliError(`${path} is damaged. The backups beside it still hold your settings.`);
  }
}

export function writeConnection(machine: Machine, agent: string, connection: Connection | null): void {
  const { [agent]: _old, ...others } = readConnections(machine);
  const all = connection === null ? others : { ...others, [agent]: connection };
  if (Object.keys(all).length === 0) removeFile(recordFile(machine));
  else replaceFile(recordFile(machine), Buffer.from(`${JSON.stringify(all, null, 2)}\n`), { mode: 0o600 });
}
