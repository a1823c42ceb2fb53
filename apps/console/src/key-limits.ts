/** A decimal amount in USD as it was typed: null for none (empty), undefined for what is no amount. */
export function readUsd(text: string): string | null | undefined {
  const amount = text.trim().replace(/^\$/, '').replace(',', '.');
  if (amount === '') return null;
  return /^\d{1,9}(\.\d{1,9})?$/.test(amount) ? amount : undefined;
}

/** Networks, one on a line, and the first line that cannot be one. The server decides; this catches typing errors. */
export function readNetworks(text: string): { readonly networks: readonly string[] | null; readonly wrong: string | null } {
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = lines.find((line) => !isNetwork(line)) ?? null;
  return { networks: lines.length === 0 ? null : lines, wrong };
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const isV4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split('.').every((part) => Number(part) <= 255);
  const isV6 = /^[0-9a-f]*:[0-9a-f:.]+$/i.test(address);
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isV4 ? 32 : 128));
  return (isV4 || isV6) && isPrefix && more.length === 0;
}
