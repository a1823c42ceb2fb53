import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import solc from 'solc';
import type { Abi, Hex } from 'viem';
import { z } from 'zod';

export interface CompiledContract {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

const output = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  contracts: z.record(
    z.string(),
    z.record(z.string(), z.object({ abi: z.custom<Abi>(Array.isArray), evm: z.object({ bytecode: z.object({ object: z.string() }) }) })),
  ),
});

let compiled: Readonly<Record<string, CompiledContract>> | null = null;

/** Compiles the test contracts, once per process. Takes a quarter of a second. */
export function compileContracts(): Readonly<Record<string, CompiledContract>> {
  if (compiled) return compiled;
  const file = 'TestToken.sol';
  const content = readFileSync(fileURLToPath(new URL(`contracts/${file}`, import.meta.url)), 'utf8');
  const input = {
    language: 'Solidity',
    sources: { [file]: { content } },
    settings: { evmVersion: 'paris', outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  };
  const { errors, contracts } = output.parse(JSON.parse(solc.compile(JSON.stringify(input))));
  const fatal = errors?.find(({ severity }) => severity === 'error');
  if (fatal) throw new Error(fatal.formattedMessage);
  compiled = Object.fromEntries(
    Object.entries(contracts[file] ?? {}).map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` as const }]),
  );
  return compiled;
}
