import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { providerScript, startScriptedUpstream } from '@derouter/testkit';
import { expect, test } from 'vitest';
import { createCustomer, nano } from './customer.ts';
import { removeDataDir, root, startProduct } from './product.ts';

const run = promisify(execFile);

test('Claude Code answers, and the receipts add up to the cost that Claude Code reports', async () => {
  const home = mkdtempSync(join(tmpdir(), 'derouter-claude-'));
  const upstream = await startScriptedUpstream(
    providerScript(() => ({
      text: 'The ledger balances.',
      usage: {
        input_tokens: 1_500,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 12_000,
        output_tokens: 40,
        service_tier: 'standard',
      },
    })),
  );
  const product = await startProduct({ ANTHROPIC_API_KEY: 'upstream-secret', ANTHROPIC_BASE_URL: upstream.baseUrl });
  try {
    const customer = await createCustomer(product);
    const { stdout } = await run(
      join(root, 'e2e/node_modules/.bin/claude'),
      ['-p', 'Does the ledger balance?', '--output-format', 'json'],
      {
        cwd: home,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          ANTHROPIC_BASE_URL: product.base,
          ANTHROPIC_AUTH_TOKEN: customer.key,
          ANTHROPIC_MODEL: 'claude-sonnet-4-6',
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        },
        timeout: 90_000,
      },
    );
    const result = JSON.parse(stdout) as { result: string; total_cost_usd: number };
    expect(result.result).toBe('The ledger balances.');
    const receipts = await customer.receipts();
    expect(receipts.length).toBeGreaterThan(0);
    expect(receipts.every(({ status, source }) => status === 'completed' && source === 'reported')).toBe(true);
    const charged = receipts.reduce((sum, { costUsd }) => sum + nano(costUsd), 0n);
    expect(charged).toBe(BigInt(Math.round(result.total_cost_usd * 1e9)));
  } finally {
    await product.stop();
    await upstream.close();
    removeDataDir(product.dataDir);
    rmSync(home, { recursive: true, force: true });
  }
});
