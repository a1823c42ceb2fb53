import { formatPicoAsUsd, formatUsd, formatUsdPerMillion, oneMillion, type ProvenReceipt, perCallMeters } from '@derouter/billing';

/** Prints a receipt: line items, the service tier's multiplier, the total, and the transfers. */
export function printReceipt({
  lineItems,
  serviceTier,
  multiplierMillionths,
  totalNano,
  writeOffNano,
  transfers,
}: Omit<ProvenReceipt, 'problem'>): string[] {
  const name = (text: string) => text.padEnd(18);
  const tokensPico = lineItems.filter(({ meter }) => !perCallMeters.has(meter)).reduce((total, { amountPico }) => total + amountPico, 0n);
  return [
    ...lineItems.map(
      ({ meter, quantity, picoPerUnit, amountPico }) =>
        `${name(meter)} ${String(quantity).padStart(12)} × ${formatPicoAsUsd(picoPerUnit)} USD = ${formatPicoAsUsd(amountPico)} USD`,
    ),
    ...(multiplierMillionths === oneMillion
      ? []
      : [
          `${name('tokens')} ${formatPicoAsUsd(tokensPico)} USD`,
          `${name('multiplier')} × ${formatUsdPerMillion(multiplierMillionths)} on tokens (service tier ${serviceTier})`,
        ]),
    `${name('total')} ${formatUsd(totalNano)} USD`,
    ...(writeOffNano > 0n ? [`${name('written off')} ${formatUsd(writeOffNano)} USD`] : []),
    ...transfers.map(({ id, part, code, amountNano }) => `${name(`transfer ${id}`)} ${code} (${part}) ${formatUsd(amountNano)} USD`),
  ];
}
