import { fromRateRows, toRateRows } from '@derouter/ui';
import { z } from 'zod';
import type { StaffModel } from './model-types.ts';
import { firstDayOfRise, startOfDay } from './notice-date.ts';
import { isRateRowRight, rateRow } from './rate-rows.ts';

const row = rateRow.superRefine((typed, context) => {
  if (!isRateRowRight(typed)) context.addIssue({ code: 'custom', path: ['value'], message: 'rate' });
});

/** The form fields of a new price, parsed to its rates and the timestamp at which it takes effect. */
export const priceForm = z.object({ rows: z.array(row), effectiveAt: startOfDay }).transform(({ rows, effectiveAt }) => ({
  rates: fromRateRows(rows),
  effectiveAt,
}));

/** The initial form values for a new price: the current rates and the first day possible for a rise. */
export function priceFormValues(model: StaffModel): z.input<typeof priceForm> {
  return { rows: toRateRows(model), effectiveAt: firstDayOfRise() };
}
