import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Address, createTestClient, defineChain, type Hex, http, publicActions, walletActions } from 'viem';
import { compileContracts } from './compile-contracts.ts';

export interface AnvilOptions {
  /** Default 31 337. */
  readonly chainId?: number;
  /** The chain is `finalized` two epochs behind its head. Default 4, so eight blocks. */
  readonly slotsInAnEpoch?: number;
}

/** A token contract on a local chain. Its functions resolve with the transaction's hash when it is in a block. */
export interface DeployedToken {
  readonly address: Address;
  call(name: TokenCall, args: readonly (string | bigint)[], options?: CallOptions): Promise<Hex>;
}

interface CallOptions {
  readonly mayFail?: boolean;
  /** Who sends it, without a key of theirs; default: the chain's sender. */
  readonly from?: Address;
}

/** Functions of `contracts/TestToken.sol`. */
type TokenCall = 'mint' | 'transfer' | 'transferFrom' | 'transferTwice' | 'transferAndRevert' | 'approve' | 'pretend' | 'give';

/** A local EVM chain: one block per transaction, deterministic accounts with plenty of ether. */
export interface Anvil {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** The account that deploys and sends, holder of minted tokens. */
  readonly sender: Address;
  readonly client: ReturnType<typeof connectAnvil>;
  /** Adds empty blocks. */
  mine(blocks: number): Promise<void>;
  /** Replaces the last blocks by empty ones, so that their transactions are gone. */
  reorg(depth: number): Promise<void>;
  /** Deploys an ERC-20 and mints 10^12 tokens to the sender. */
  deployToken(symbol: string, decimals: number): Promise<DeployedToken>;
  /** Deploys a contract whose events look like transfers but are of non-fungible items. */
  deployCollectible(): Promise<DeployedToken>;
  stop(): Promise<void>;
}

const platforms: Readonly<Record<string, string>> = {
  'linux x64': 'linux-amd64',
  'linux arm64': 'linux-arm64',
  'darwin x64': 'darwin-amd64',
  'darwin arm64': 'darwin-arm64',
  'win32 x64': 'win32-amd64',
};

/** The binary lies in a platform package that only the main package can resolve; no install script is needed. */
function binaryPath(): string {
  const platform = platforms[`${process.platform} ${process.arch}`];
  if (!platform) throw new Error(`there is no anvil for ${process.platform} ${process.arch}`);
  const main = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json');
  const folder = dirname(createRequire(main).resolve(`@foundry-rs/anvil-${platform}/package.json`));
  return join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
}

/** Not anvil's own, whose addresses are the first that the extended public key of the tests gives to customers. */
const mnemonic = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

/** Starts a chain on a free port of this machine, in well under a second. */
export async function startAnvil({ chainId = 31_337, slotsInAnEpoch = 4 }: AnvilOptions = {}): Promise<Anvil> {
  const args = { port: '0', 'chain-id': String(chainId), 'slots-in-an-epoch': String(slotsInAnEpoch), mnemonic };
  const child = spawn(
    binaryPath(),
    Object.entries(args).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const rpcUrl = `http://${await readListening(child)}`;
  const client = connectAnvil(rpcUrl, chainId);
  const [sender] = await client.getAddresses();
  if (!sender) throw new Error('anvil has no accounts');

  const deploy = async (name: string, args: readonly unknown[]): Promise<DeployedToken> => {
    const contract = compileContracts()[name];
    if (!contract) throw new Error(`there is no contract ${name}`);
    const { abi, bytecode } = contract;
    const hash = await client.deployContract({ abi, bytecode, args: [...args], account: sender });
    const { contractAddress } = await client.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new Error(`${name} was not deployed`);
    return {
      address: contractAddress,
      async call(functionName, args, { mayFail = false, from: account = sender } = {}) {
        if (account !== sender) {
          await client.impersonateAccount({ address: account });
          await client.setBalance({ address: account, value: 10n ** 18n });
        }
        const gas = mayFail ? { gas: 500_000n } : {};
        const hash = await client.writeContract({ address: contractAddress, abi, functionName, args: [...args], account, ...gas });
        await client.waitForTransactionReceipt({ hash });
        return hash;
      },
    };
  };

  return {
    rpcUrl,
    chainId,
    sender,
    client,
    mine: (blocks) => client.mine({ blocks }),
    async reorg(depth) {
      await client.request<{ Method: 'anvil_reorg'; Parameters: [number, []]; ReturnType: null }>({
        method: 'anvil_reorg',
        params: [depth, []],
      });
    },
    async deployToken(symbol, decimals) {
      const token = await deploy('TestToken', [symbol, decimals]);
      await token.call('mint', [sender, 10n ** BigInt(12 + decimals)]);
      return token;
    },
    deployCollectible: () => deploy('TestCollectible', []),
    stop: () => stopProcess(child),
  };
}

function connectAnvil(rpcUrl: string, chainId: number) {
  const chain = defineChain({
    id: chainId,
    name: 'local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  return createTestClient({ mode: 'anvil', chain, transport: http(rpcUrl), pollingInterval: 20, cacheTime: 0 })
    .extend(publicActions)
    .extend(walletActions);
}

/** Resolves with `host:port` once the process says that it listens. */
function readListening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /Listening on ([\d.:]+)/.exec(said)?.[1];
      if (address) resolve(address);
      if (said.length > 100_000) said = said.slice(-1_000);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`anvil ended with code ${code} before it listened`)));
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
