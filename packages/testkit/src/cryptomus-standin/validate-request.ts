/** Errors by field, as the provider lists them; null if the parameters are right. */
export type FieldErrors = Readonly<Record<string, readonly string[]>> | null;

type Parameters = Readonly<Record<string, unknown>>;

const isText = (value: unknown, min: number, max: number): value is string =>
  typeof value === 'string' && value.length >= min && value.length <= max;

/** The rules of `POST /v1/payment`. */
export function validateInvoice(parameters: Parameters): FieldErrors {
  const { amount, currency, order_id, url_callback, url_return, url_success, lifetime, subtract } = parameters;
  const errors: Record<string, string[]> = {};
  const isUrl = (value: unknown) => value === undefined || (isText(value, 6, 255) && URL.canParse(value));
  if (!isText(amount, 1, 40) || !/^\d+(\.\d{1,2})?$/.test(amount) || Number(amount) <= 0) errors.amount = ['validation.numeric'];
  if (currency !== 'USD') errors.currency = ['validation.currency'];
  if (!isText(order_id, 1, 128) || !/^[\w-]+$/.test(order_id)) errors.order_id = ['validation.alpha_dash'];
  for (const [name, value] of Object.entries({ url_callback, url_return, url_success }))
    if (!isUrl(value)) errors[name] = ['validation.url'];
  const seconds = Number(lifetime ?? 3600);
  if (!(Number.isInteger(seconds) && seconds >= 300 && seconds <= 43_200)) errors.lifetime = ['validation.between'];
  const percent = Number(subtract ?? 0);
  if (!(Number.isInteger(percent) && percent >= 0 && percent <= 100)) errors.subtract = ['validation.between'];
  return Object.keys(errors).length > 0 ? errors : null;
}

/** A payment is named by exactly one id: with both, the documentation of different calls disagrees which one counts. */
export function validateReference({ uuid, order_id }: Parameters): FieldErrors {
  if (uuid !== undefined && order_id !== undefined) return { uuid: ['stand-in.only_one'], order_id: ['stand-in.only_one'] };
  if (isText(uuid, 1, 100) || isText(order_id, 1, 128)) return null;
  return { uuid: ['validation.required_without'], order_id: ['validation.required_without'] };
}
