import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startLedgerDatabase } from './parts/ledger-database.ts';
import { addPrice, makeWallets, type Wallet } from './parts/ledger-load.ts';

/** Compares the ledger's throughput of two processes with that of one, on the same wallet and on wallets of their own. */
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const { url, sql, stop } = await startLedgerDatabase(8);
const [shared, other] = (await makeWallets(sql, 2, await addPrice(sql))) as [Wallet, Wallet];

interface Member {
  readonly child: ChildProcess;
  readonly done: Promise<{ readonly perSecond: number; readonly conflicts: number }>;
}

function start(wallet: Wallet): Promise<Member> {
  const argument = JSON.stringify({ url, seconds, wallets: [{ ...wallet, id: wallet.id.toString() }] });
  const child = spawn(process.execPath, [fileURLToPath(new URL('parts/ledger-process.ts', import.meta.url)), argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let finish: (result: { perSecond: number; conflicts: number }) => void = () => {};
    const done = new Promise<{ perSecond: number; conflicts: number }>((settle) => {
      finish = settle;
    });
    child.once('exit', (code) => code !== 0 && reject(new Error(`a process exited with code ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve({ child, done });
      else finish(JSON.parse(line.replace('done ', '')));
    });
  });
}

async function measure(wallets: readonly Wallet[]): Promise<{ perSecond: number; conflicts: number }> {
  const members = await Promise.all(wallets.map(start));
  for (const { child } of members) child.stdin?.write('go\n');
  const results = await Promise.all(members.map(({ done }) => done));
  return {
    perSecond: results.reduce((sum, one) => sum + one.perSecond, 0),
    conflicts: results.reduce((sum, one) => sum + one.conflicts, 0),
  };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const setups = { 'one process': [shared], 'two, one wallet': [shared, shared], 'two, a wallet each': [shared, other] };
const results = new Map(Object.keys(setups).map((name): [string, number[]] => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, wallets] of Object.entries(setups)) {
    const { perSecond, conflicts } = await measure(wallets);
    console.log(`${name.padEnd(20)} ${perSecond.toFixed(0).padStart(6)}/s, ${conflicts} conflicts`);
    results.get(name)?.push(perSecond);
  }
}
const base = median(results.get('one process') ?? []);
for (const [name, values] of results)
  console.log(`${name.padEnd(20)} median ${median(values).toFixed(0)}/s, × ${(median(values) / base).toFixed(2)}`);
await stop();
process.exit(0);
