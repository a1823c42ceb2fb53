import type { Logger } from './logger.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Logs with the fields of one request: its id, then its key and model. For the hot path: creating a child logger copies its
 * parent's serializers, which takes longer than all logging of a typical request.
 */
export class RequestLog {
  readonly #log: Logger;
  readonly #fields: Fields;

  constructor(log: Logger, fields: Fields) {
    this.#log = log;
    this.#fields = fields;
  }

  with(fields: Fields): RequestLog {
    return new RequestLog(this.#log, { ...this.#fields, ...fields });
  }

  warn(fields: Fields, message: string): void {
    this.#log.warn({ ...this.#fields, ...fields }, message);
  }

  error(fields: Fields, message: string): void {
    this.#log.error({ ...this.#fields, ...fields }, message);
  }
}
