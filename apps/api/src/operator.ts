import { ConfigError } from './config-error.ts';
import { emailAddress } from './config-values.ts';

/** Who runs this installation, and the address at which customers reach support; null: none is shown. */
export interface Operator {
  readonly name: string;
  readonly supportEmail: string | null;
}

/** Reads `OPERATOR_NAME` and `SUPPORT_EMAIL`. Throws `ConfigError`. */
export function readOperator(text: (name: string) => string | null): Operator {
  const name = text('OPERATOR_NAME') ?? 'derouter (local)';
  if (!/^[^\p{Cc}]{1,80}$/u.test(name)) throw new ConfigError('OPERATOR_NAME must be one line of at most 80 characters.');
  const supportEmail = text('SUPPORT_EMAIL');
  if (supportEmail !== null) emailAddress(supportEmail, 'SUPPORT_EMAIL');
  return { name, supportEmail };
}

/** The operator as one line, for the footers of documents. */
export function operatorLine({ name, supportEmail }: Operator): string {
  return supportEmail === null ? name : `${name} · ${supportEmail}`;
}
