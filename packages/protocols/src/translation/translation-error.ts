/**
 * A request that cannot be carried from one dialect to another. Becomes a 400 in the caller's dialect. `unsupported`: the upstream has no
 * such feature; `invalid`: the request itself is wrong.
 */
export class TranslationError extends Error {
  readonly code: 'unsupported' | 'invalid';
  /** The field of the client's request at fault, in the client's own spelling. */
  readonly param: string;

  constructor(code: 'unsupported' | 'invalid', param: string, message: string) {
    super(message);
    this.name = 'TranslationError';
    this.code = code;
    this.param = param;
  }
}

/** Throws an error that says that the upstream of this model has no such feature. */
export function unsupported(param: string, why: string): never {
  throw new TranslationError('unsupported', param, `${param}: ${why}`);
}

/** Throws an error that says that the request itself is wrong. */
export function invalid(param: string, why: string): never {
  throw new TranslationError('invalid', param, `${param}: ${why}`);
}
