import { accessSync, constants, existsSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { delimiter, posix, win32 } from 'node:path';

/** Where things are on a computer. A parameter everywhere, so that paths of other systems can be tested. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly host: string;
}

export function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, home: homedir(), host: hostname() };
}

/** Joins with the separator of the machine. */
export function joinPath({ platform }: Pick<Machine, 'platform'>, ...parts: string[]): string {
  return platform === 'win32' ? win32.join(...parts) : posix.join(...parts);
}

/** The folder of our own records and of the key files. */
export function ownFolder(machine: Machine): string {
  const { env, home, platform } = machine;
  if (platform === 'win32') return joinPath(machine, env.APPDATA || joinPath(machine, home, 'AppData', 'Roaming'), 'derouter');
  return joinPath(machine, configHome(machine), 'derouter');
}

/** `$XDG_CONFIG_HOME`, by default `~/.config`. */
export function configHome(machine: Machine): string {
  return machine.env.XDG_CONFIG_HOME || joinPath(machine, machine.home, '.config');
}

/** The name of the machine as the server takes it: letters, digits, spaces and ._- */
export function hostLabel({ host }: Pick<Machine, 'host'>): string {
  const clean = host.replace(/[^\p{L}\p{N} ._-]/gu, '-').replace(/^[^\p{L}\p{N}]+/u, '');
  return clean.slice(0, 63).trim() || 'this machine';
}

/** Whether a program is on the PATH. */
export function hasProgram({ env, platform }: Machine, name: string): boolean {
  const path = env.PATH ?? env.Path ?? '';
  const names = platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, `${name}.ps1`] : [name];
  return path.split(delimiter).some((folder) => folder !== '' && names.some((file) => isExecutable(`${folder}/${file}`, platform)));
}

function isExecutable(path: string, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return existsSync(path);
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
