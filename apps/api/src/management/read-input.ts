import { isUtf8 } from 'node:buffer';
import { cutText } from '@derouter/protocols';
import type { Request } from 'express';
import { z } from 'zod';
import { DerouterError } from '../errors/index.ts';

const maxBytes = 100_000;
const maxMs = 30_000;

/** Reads the body as text. Throws `body_too_large`, `request_timeout`, `content_type_unsupported`, `invalid_json`. */
export async function readText(request: Request): Promise<string> {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
  const bytes = await collect(request);
  if (bytes.length === 0) return '';
  if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type.trim())) {
    throw new DerouterError('content_type_unsupported', 'The body must be JSON: send content-type: application/json.');
  }
  if (encoding !== 'identity') {
    throw new DerouterError('content_type_unsupported', 'Send the body without a content-encoding.');
  }
  if (!isUtf8(bytes)) throw new DerouterError('invalid_json', 'The body is not valid UTF-8.');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function collect(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish(new DerouterError('request_timeout', 'The body took too long to arrive.')), maxMs);
    const finish = (error: Error | null) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', finish).off('close', onClose);
      if (error) {
        request.resume();
        reject(error);
      } else resolve(Buffer.concat(chunks));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return finish(new DerouterError('body_too_large', `The body is larger than ${maxBytes / 1000} kB.`));
      chunks.push(chunk);
    };
    const onEnd = () => finish(null);
    const onClose = () => finish(new DerouterError('request_timeout', 'The connection closed before the body was complete.'));
    request.on('data', onData).on('end', onEnd).on('error', finish).on('close', onClose);
  });
}

/** Parses a body. Throws `invalid_json`. */
export function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new DerouterError('invalid_json', `The body is not valid JSON: ${cutText((error as Error).message, 200)}`);
  }
}

/** Validates a part of the request and names the first field that is wrong. Throws `validation_failed`. */
export function validate(schema: z.ZodObject | null, value: unknown): Record<string, unknown> {
  const read = (schema ?? z.strictObject({})).safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys;
    const param = cutText([...issue.path, name].join('.'), 200);
    throw new DerouterError('validation_failed', `There is no field "${param}" here.`, { param });
  }
  const param = cutText(issue?.path.join('.') ?? '', 200) || null;
  throw new DerouterError('validation_failed', `${param ? `${param}: ` : ''}${issue?.message ?? 'This request is not valid.'}`, {
    ...(param === null ? {} : { param }),
  });
}
