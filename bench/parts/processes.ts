import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Starts one of the programs in this folder in a process of its own; resolves once it prints its port. */
export function startPart(name: string, ...args: string[]): Promise<{ child: ChildProcess; port: number; pid: number }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} exited with code ${code}`)));
    child.stdout.on('data', (text: Buffer) => {
      const port = Number(/port (\d+)/.exec(text.toString())?.[1]);
      if (port) resolve({ child, port, pid: child.pid ?? 0 });
    });
  });
}

/** The CPU seconds that a process has used, from /proc (Linux only). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The resident memory of a process in KiB. */
export function residentKiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** The ids of all descendants of a process. */
export function descendants(parent: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const ppid = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
      children.set(ppid, [...(children.get(ppid) ?? []), Number(name)]);
    } catch {
      // The process has exited in the meantime.
    }
  }
  const collect = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...collect(child)]);
  return collect(parent);
}
