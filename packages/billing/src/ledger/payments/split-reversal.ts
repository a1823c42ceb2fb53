/** The parts of a payment, or of what is left of it: `gross = credit + fee + tax`. Nano-USD. */
export interface PaymentParts {
  readonly creditNano: bigint;
  readonly feeNano: bigint;
  readonly taxNano: bigint;
}

export function grossOf({ creditNano, feeNano, taxNano }: PaymentParts): bigint {
  return creditNano + feeNano + taxNano;
}

/**
 * Divides an amount that goes back over the parts that are left of a payment, in proportion. The last reversal takes what is
 * left, so nothing remains of a payment that was reversed in full. `excessNano` is what exceeds the payment, such as the
 * difference of two exchange rates. Throws `RangeError` for a negative amount.
 */
export function splitReversal(left: PaymentParts, grossNano: bigint): PaymentParts & { readonly excessNano: bigint } {
  if (grossNano < 0n) throw new RangeError('a reversal cannot be negative');
  const leftNano = grossOf(left);
  if (grossNano >= leftNano) return { ...left, excessNano: grossNano - leftNano };
  const creditNano = (left.creditNano * grossNano) / leftNano;
  const taxNano = (left.taxNano * grossNano) / leftNano;
  const feeNano = grossNano - creditNano - taxNano;
  // Rounding down the other parts may leave more for the fee than there is of it.
  const surplusNano = feeNano > left.feeNano ? feeNano - left.feeNano : 0n;
  return { creditNano: creditNano + surplusNano, taxNano, feeNano: feeNano - surplusNano, excessNano: 0n };
}
