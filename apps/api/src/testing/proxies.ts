import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@derouter/db/embedded';

export type ProxyName = 'nginx' | 'caddy' | 'haproxy';

export interface RunningProxy {
  readonly base: string;
  stop(): Promise<void>;
}

const file = (path: string) => readFileSync(new URL(`../../../../ops/${path}`, import.meta.url), 'utf8');
const versions: Readonly<Record<ProxyName, readonly string[]>> = { nginx: ['-v'], caddy: ['version'], haproxy: ['-v'] };

/** Whether the proxy is installed here. */
export function hasProxy(name: ProxyName): boolean {
  return spawnSync(name, versions[name]).status === 0;
}

/** Replaces a line; throws if the shipped file no longer has it. */
function replace(text: string, pattern: RegExp, by: string): string {
  if (!pattern.test(text)) throw new Error(`the configuration has nothing like ${pattern}`);
  return text.replace(pattern, by);
}

interface Command {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The shipped configurations, changed in nothing but addresses: no TLS, a port of this machine, and these processes. */
const prepared: Readonly<Record<ProxyName, (folder: string, port: number, ports: readonly number[]) => Command>> = {
  nginx(folder, port, ports) {
    let text = file('nginx/nginx.conf');
    text = replace(text, /server 127\.0\.0\.1:8787(.*)/, ports.map((one) => `server 127.0.0.1:${one}$1`).join('\n'));
    text = replace(text, /server \{\s+listen 80;[\s\S]*?\n {4}\}\n/, '');
    text = replace(text, /listen 443 ssl http2;\s+listen \[::\]:443 ssl http2;/, `listen 127.0.0.1:${port};`);
    text = text
      .replace(/^\s*ssl_.*\n/gm, '')
      .replace('/run/nginx.pid', join(folder, 'pid'))
      .replace('/var/log/nginx', folder);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
    writeFileSync(join(folder, 'nginx.conf'), text.replace('http {', `http {\n${temporary}`));
    return { args: ['-c', join(folder, 'nginx.conf'), '-p', folder, '-g', 'daemon off;'] };
  },
  caddy(folder, port, ports) {
    const text = file('caddy/Caddyfile').replace('{\n\t# Streams', '{\n\tadmin off\n\t# Streams');
    writeFileSync(join(folder, 'Caddyfile'), text);
    const upstreams = ports.map((one) => `127.0.0.1:${one}`).join(' ');
    const env = { DEROUTER_DOMAIN: `http://127.0.0.1:${port}`, DEROUTER_UPSTREAMS: upstreams, HOME: folder, XDG_DATA_HOME: folder };
    return { args: ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], env };
  },
  haproxy(folder, port, ports) {
    let text = file('haproxy/haproxy.cfg');
    text = replace(text, /bind :80\n.*\n.*redirect.*/, `bind 127.0.0.1:${port}`);
    text = replace(text, /server one 127\.0\.0\.1:8787/, ports.map((one, i) => `server p${i} 127.0.0.1:${one}`).join('\n    '));
    writeFileSync(join(folder, 'haproxy.cfg'), text);
    return { args: ['-f', join(folder, 'haproxy.cfg'), '-db'] };
  },
};

/** Starts a proxy in front of these ports, with the configuration that is shipped. */
export async function startProxy(
  name: ProxyName,
  ports: readonly number[],
  change: (command: Command, folder: string) => void = () => {},
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), `derouter-${name}-`));
  const port = await freePort();
  const command = prepared[name](folder, port, ports);
  change(command, folder);
  const child = spawn(name, command.args, { env: { PATH: process.env.PATH, ...command.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const base = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer?.status === 200) break;
    if (child.exitCode !== null || i > 200) throw new Error(`${name} did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    base,
    async stop() {
      child.kill(name === 'haproxy' ? 'SIGINT' : 'SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await ended;
      clearTimeout(killer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
