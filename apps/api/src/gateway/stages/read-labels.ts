import type { RequestLabels } from '@derouter/billing';
import { cutText, isRecord } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import type { Sealer } from '../../secrets/index.ts';
import type { WithBody } from '../exchange.ts';
import { sessionInHeaders } from '../upstreams/index.ts';

const maxTagChars = 64;
const maxRequestIdChars = 128;
const maxUserChars = 500;
const maxAgentChars = 40;
/** Hexadecimal digits of a keyed hash that are kept. */
const hashChars = 32;

/**
 * What the caller attached to the request, for its receipt: a tag, its own request id, and keyed hashes of the agent's session
 * and, if the account switched that on, of the end user. Throws `validation_failed` for a tag that cannot be stored as it is.
 */
export function readLabels({ request: { headers }, principal, body }: WithBody, sealer: Pick<Sealer, 'sign'>): RequestLabels | undefined {
  const tag = readTag(headers['x-derouter-tag']);
  const clientRequestId = readRequestId(headers['x-request-id']);
  const sign = (purpose: string, text: string) => sealer.sign(purpose, `${principal.accountId}\n${text}`).slice(0, hashChars);
  const session = sessionInHeaders(headers);
  const user = principal.hashEndUsers ? readUser(body) : null;
  const agent = readAgent(headers['user-agent']);
  const labels: RequestLabels = {
    ...(tag !== null && { tag }),
    ...(clientRequestId !== null && { clientRequestId }),
    ...(user !== null && { userHash: sign('end-user', user) }),
    ...(session !== null && { sessionHash: sign('agent-session', session) }),
    ...(agent !== null && { agent }),
  };
  return Object.keys(labels).length > 0 ? labels : undefined;
}

function readTag(value: string | string[] | undefined): string | null {
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string' || value.length > maxTagChars || !/^[\x20-\x7e]+$/.test(value)) {
    throw new DerouterError('validation_failed', `x-derouter-tag must be one label of at most ${maxTagChars} printable ASCII characters.`, {
      param: 'x-derouter-tag',
    });
  }
  return value;
}

/** Many clients and proxies send this header; one that cannot be stored is ignored, as no caller expects it to be refused. */
function readRequestId(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value.length <= maxRequestIdChars && /^[\x21-\x7e]+$/.test(value) ? value : null;
}

/** The end user that the request names, in the field of its dialect. */
function readUser(body: Readonly<Record<string, unknown>>): string | null {
  const candidates = [body.safety_identifier, body.user, isRecord(body.metadata) ? body.metadata.user_id : undefined];
  const user = candidates.find((value): value is string => typeof value === 'string' && value !== '');
  return user === undefined ? null : cutText(user, maxUserChars);
}

/** The first product in the user agent, such as `claude-cli`. */
function readAgent(value: string | undefined): string | null {
  const name = /^([A-Za-z][\w.-]*)/.exec(value ?? '')?.[1];
  return name === undefined ? null : cutText(name, maxAgentChars);
}
