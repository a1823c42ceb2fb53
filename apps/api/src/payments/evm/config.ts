import { readFileSync } from 'node:fs';
import { parseUsd } from '@derouter/billing';
import type { Address } from 'viem';
import { z } from 'zod';
import { ConfigError } from '../../config-error.ts';
import { quote } from '../../config-values.ts';
import type { AccountKey } from '../deposits/account-key.ts';
import { readDepositKey } from '../deposits/read-deposit-key.ts';
import { readEvmAddress } from '../deposits/read-evm-address.ts';
import { readTreasury } from '../deposits/read-treasury.ts';
import { defaultChains } from './default-chains.ts';

/** Base, OP Mainnet, Arbitrum One and Nova, Unichain, World Chain, Ink, Soneium, Linea, Scroll and zkSync. */
const rollups: readonly number[] = [8453, 10, 42161, 42170, 130, 480, 57073, 1868, 59144, 534352, 324];
/** Main network, Shasta and Nile. */
const tronIds: readonly number[] = [728126428, 2494104990, 3448148188];

/** A token contract that counts as US dollars, one for one. `address` in lower case. */
export interface TokenConfig {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/**
 * When a block counts as final. `finalized`: the chain's own tag. `depth`: so many blocks below the head. `finalizedAndDepth`:
 * both, and two RPC nodes must agree on the block's hash.
 */
export type Finality =
  | { readonly mode: 'finalized' }
  | { readonly mode: 'depth'; readonly depth: number }
  | { readonly mode: 'finalizedAndDepth'; readonly depth: number };

export interface ChainConfig {
  readonly id: number;
  readonly name: string;
  readonly rpcUrls: readonly string[];
  readonly tokens: readonly TokenConfig[];
  /** Tokens that customers send by mistake: put up for review, not credited. */
  readonly notAccepted: readonly TokenConfig[];
  readonly finality: Finality;
  /** Most blocks in one query of logs. */
  readonly maxLogRange: number;
  readonly minCreditNano: bigint;
  readonly typicalMinutes: number;
  /** First block to read when the chain is used for the first time; null: the one that is final then. */
  readonly startBlock: bigint | null;
}

export interface EvmConfig {
  readonly key: AccountKey;
  readonly chains: readonly ChainConfig[];
  /** Addresses of the operator, in lower case. */
  readonly treasury: ReadonlySet<string>;
}

const evmAddress = z.string().transform((text, context): Address => {
  try {
    return readEvmAddress(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `${text} is ${error instanceof Error ? error.message : 'not an address'}` });
    return z.NEVER;
  }
});

const token = z.strictObject({
  address: evmAddress,
  symbol: z.string().regex(/^[A-Za-z0-9 ().]{1,20}$/),
  decimals: z.int().min(2).max(36),
  // The rate is fixed: a token that leaves its peg is switched off instead.
  usdPerUnit: z.literal(1).optional(),
});

const finality = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('finalized') }),
  z.strictObject({ mode: z.literal('depth'), depth: z.int().min(1).max(10_000) }),
  z.strictObject({ mode: z.literal('finalizedAndDepth'), depth: z.int().min(1).max(10_000) }),
]);

const dollars = z.union([z.string(), z.number()]).transform((value, context) => {
  try {
    return parseUsd(String(value)) as bigint;
  } catch {
    context.addIssue({ code: 'custom', message: 'must be an amount in USD such as 1 or 0.5' });
    return z.NEVER;
  }
});

const chain = z.strictObject({
  id: z.int().min(1),
  name: z.string().min(1).max(40),
  rpcUrls: z.array(z.url({ protocol: /^https?$/ })).min(1),
  tokens: z.array(token).min(1),
  notAccepted: z.array(token).default([]),
  finality,
  maxLogRange: z.int().min(1).max(100_000).default(2_000),
  minCreditUsd: dollars.refine((amount) => amount >= 0n, 'must not be negative'),
  typicalMinutes: z.number().min(0.1).max(10_000),
  startBlock: z.int().min(0).optional(),
});

/** `{"use": "base", "rpcUrls": [...]}` takes the rest from the table of known chains; what is given wins. */
const namedChain = z.looseObject({ use: z.enum(Object.keys(defaultChains) as [keyof typeof defaultChains]) });

/** Reads `ONCHAIN_EVM_XPUB` and `ONCHAIN_CHAINS`; null if neither is set. Throws `ConfigError`. */
export function readEvmConfig(text: (name: string) => string | null): EvmConfig | null {
  const xpub = text('ONCHAIN_EVM_XPUB');
  const chains = text('ONCHAIN_CHAINS');
  if (!xpub && !chains) return null;
  if (!xpub || !chains) throw new ConfigError(`${xpub ? 'ONCHAIN_CHAINS' : 'ONCHAIN_EVM_XPUB'} must be set too: EVM payments need both.`);
  return { key: readDepositKey(text, xpub, 'evm'), chains: readChains(chains), treasury: readTreasury(text).evm };
}

function readChains(setting: string): readonly ChainConfig[] {
  const fail = (problem: string): never => {
    throw new ConfigError(`ONCHAIN_CHAINS ${problem}.`);
  };
  let raw: unknown;
  try {
    raw = JSON.parse(/^\s*[[{]/.test(setting) ? setting : readFileSync(setting, 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error;
    return fail(isMissing ? `names a file that cannot be read (${quote(setting)})` : 'is not valid JSON');
  }
  const entries = Array.isArray(raw) ? raw : [raw];
  if (entries.length === 0) fail('lists no chain');
  const chains = entries.map((entry: unknown) => readChain(entry, fail));
  const ids = new Set(chains.map(({ id }) => id));
  if (ids.size < chains.length) fail('lists a chain twice');
  return chains;
}

function readChain(entry: unknown, fail: (problem: string) => never): ChainConfig {
  const named = namedChain.safeParse(entry);
  let form = entry;
  if (named.success) {
    const { use, ...given } = named.data;
    form = { ...defaultChains[use], ...given };
  }
  const read = chain.safeParse(form);
  if (!read.success) {
    const [issue] = read.error.issues;
    // Paths and messages never hold values of rpcUrls, which contain API keys.
    return fail(`is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unreadable'}`);
  }
  const { minCreditUsd, startBlock, ...rest } = read.data;
  const all = [...rest.tokens, ...rest.notAccepted];
  if (new Set(all.map(({ address }) => address)).size < all.length) fail(`lists a token of chain ${rest.id} twice`);
  if (new Set(rest.tokens.map(({ symbol }) => symbol)).size < rest.tokens.length) {
    fail(`has two tokens of chain ${rest.id} with the same symbol, which names their clearing account`);
  }
  if (rest.tokens.some(({ symbol }) => !/^[A-Za-z0-9.]+$/.test(symbol)))
    fail(`has a token symbol on chain ${rest.id} that is not letters and digits`);
  if (tronIds.includes(rest.id)) {
    fail(`has TRON (${rest.id}): use ONCHAIN_TRON_XPUB. TRON's JSON-RPC reports a failed transaction as a success in some cases`);
  }
  if (rollups.includes(rest.id) && rest.finality.mode === 'depth') {
    fail(
      `must use {"mode":"finalized"} for chain ${rest.id}: blocks of a rollup are replaced together with those of Ethereum, however deep`,
    );
  }
  if (rest.id === 137 && rest.finality.mode !== 'finalizedAndDepth') {
    fail('must use {"mode":"finalizedAndDepth"} for Polygon (137): its finality tag alone has been wrong');
  }
  if (rest.finality.mode === 'finalizedAndDepth' && new Set(rest.rpcUrls).size < 2) {
    fail(`needs two different rpcUrls for chain ${rest.id}: their block hashes are compared`);
  }
  return { ...rest, minCreditNano: minCreditUsd, startBlock: startBlock === undefined ? null : BigInt(startBlock) };
}
