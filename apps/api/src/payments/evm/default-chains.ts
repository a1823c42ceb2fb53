/**
 * Chains that the setting `ONCHAIN_CHAINS` can name, in its form. Sources of the token addresses: Circle's list of native USDC
 * and bridged tokens, Tether's and Optimism's token lists. The operator confirms each on its issuer's page before use.
 */
export const defaultChains = {
  ethereum: {
    id: 1,
    name: 'Ethereum',
    tokens: [
      { symbol: 'USDC', address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', decimals: 6 },
      { symbol: 'USDT', address: '0xdAC17F958D2ee523a2206206994597C13D831ec7', decimals: 6 },
    ],
    finality: { mode: 'finalized' },
    minCreditUsd: '20',
    typicalMinutes: 16,
  },
  base: {
    id: 8453,
    name: 'Base',
    tokens: [{ symbol: 'USDC', address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', decimals: 6 }],
    // Bridged, and not redeemable at its issuer.
    notAccepted: [{ symbol: 'USDT (bridged)', address: '0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2', decimals: 6 }],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 20,
  },
  arbitrum: {
    id: 42161,
    name: 'Arbitrum One',
    tokens: [
      { symbol: 'USDC', address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', decimals: 6 },
      { symbol: 'USDT', address: '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9', decimals: 6 },
    ],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 16,
  },
  optimism: {
    id: 10,
    name: 'OP Mainnet',
    tokens: [
      { symbol: 'USDC', address: '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85', decimals: 6 },
      { symbol: 'USDT0', address: '0x01bFF41798a0BcF287b996046Ca68b395DbC1071', decimals: 6 },
    ],
    notAccepted: [{ symbol: 'USDT (bridged)', address: '0x94b008aA00579c1307B0EF2c499aD98a8ce58e58', decimals: 6 }],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 20,
  },
  polygon: {
    id: 137,
    name: 'Polygon',
    tokens: [
      { symbol: 'USDC', address: '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', decimals: 6 },
      { symbol: 'USDT', address: '0xc2132D05D31c914a87C6611C10748AEb04B58e8F', decimals: 6 },
    ],
    // Its finality tag was wrong for hours in September 2025, so depth and a second opinion are required as well.
    finality: { mode: 'finalizedAndDepth', depth: 50 },
    minCreditUsd: '1',
    typicalMinutes: 3,
  },
  avalanche: {
    id: 43114,
    name: 'Avalanche',
    tokens: [
      { symbol: 'USDC', address: '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', decimals: 6 },
      { symbol: 'USDT', address: '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7', decimals: 6 },
    ],
    finality: { mode: 'depth', depth: 1 },
    minCreditUsd: '1',
    typicalMinutes: 1,
  },
  bnb: {
    id: 56,
    name: 'BNB Smart Chain',
    // Pegged by Binance, with 18 decimals.
    tokens: [
      { symbol: 'USDC', address: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', decimals: 18 },
      { symbol: 'USDT', address: '0x55d398326f99059fF775485246999027B3197955', decimals: 18 },
    ],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 1,
  },
} as const;
