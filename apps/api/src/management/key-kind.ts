import { DerouterError } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';
import type { KeyKind, Operation } from './operation.ts';

/** What a key may do. A key without a kind is an account key; a key without scopes has all of them. */
interface Rights {
  readonly kind?: KeyKind;
  readonly scopes?: readonly string[];
}

/** The kind of a key. */
function kindOf(principal: Principal): KeyKind {
  return (principal as Rights).kind ?? 'account';
}

/** Throws `forbidden` if a key of this kind, or with these scopes, may not call an operation. */
export function checkRights(principal: Principal, { kinds, scope }: Pick<Operation, 'kinds' | 'scope'>): void {
  const { scopes } = principal as Rights;
  if (!kinds.includes(kindOf(principal))) {
    const needed = kinds.includes('account') ? 'an account key' : 'a client key';
    throw new DerouterError('forbidden', `This operation is for ${needed}.`);
  }
  if (scope === 'management' && scopes && !scopes.includes('management')) {
    throw new DerouterError('forbidden', 'This key is not allowed to manage the account. Use one with the scope "management".');
  }
}
