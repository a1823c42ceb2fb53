import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCountTokens, answerMessages } from './anthropic.ts';
import { loadTokenizer, type Tokenizer } from './count-tokens.ts';
import { answerChat } from './openai-chat.ts';
import { answerEmbeddings } from './openai-embeddings.ts';
import { answerCompact, answerInputTokens, answerResponses } from './openai-responses.ts';
import { type Fields, isFields } from './read-fields.ts';
import { SandboxError } from './sandbox-request.ts';
import { type Pace, sendJson } from './send-events.ts';

interface SandboxUpstream {
  /** `http://127.0.0.1:port`, without a version path. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

const maxBodyBytes = 64 * 1024 * 1024;

type Answerer = (body: Fields, response: ServerResponse, tokenizer: Tokenizer, pace: Pace) => void | Promise<void>;

const answerers: Readonly<Record<string, { readonly model: string; readonly answer: Answerer }>> = {
  '/v1/messages': { model: 'sandbox-claude', answer: answerMessages },
  '/v1/messages/count_tokens': { model: 'sandbox-claude', answer: answerCountTokens },
  '/v1/chat/completions': { model: 'sandbox-gpt', answer: answerChat },
  '/v1/responses': { model: 'sandbox-gpt', answer: answerResponses },
  '/v1/responses/compact': { model: 'sandbox-gpt', answer: answerCompact },
  '/v1/responses/input_tokens': { model: 'sandbox-gpt', answer: answerInputTokens },
  '/v1/embeddings': { model: 'sandbox-gpt', answer: answerEmbeddings },
};

/**
 * Starts a built-in provider on a loopback port, so that an integration can be tried without a provider key. It implements
 * the wire formats, answers deterministically, counts real tokens and streams at a model's pace.
 */
export async function startSandboxUpstream(pace: Partial<Pace> = {}): Promise<SandboxUpstream> {
  const speed: Pace = { firstChunkDelayMs: 150, chunkDelayMs: 15, ...pace };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const isAnthropic = path.startsWith('/v1/messages') || request.headers['anthropic-version'] !== undefined;
    handle(request, response, path, speed).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      if (error instanceof SandboxError) return sendError(response, isAnthropic, error);
      sendError(response, isAnthropic, new SandboxError(500, 'The sandbox failed.'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, path: string, pace: Pace): Promise<void> {
  if (request.method === 'GET' && path === '/v1/models') return sendModels(request, response);
  const answerer = request.method === 'POST' ? answerers[path] : undefined;
  if (!answerer) throw new SandboxError(404, `The sandbox has no endpoint ${request.method} ${path}.`);
  const body = await readJson(request);
  if (body.model !== answerer.model)
    throw new SandboxError(404, `The only model of the sandbox at this endpoint is "${answerer.model}".`, 'model');
  await answerer.answer(body, response, await loadTokenizer(), pace);
}

async function readJson(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SandboxError(413, 'The body is too large.');
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new SandboxError(400, 'The body is not valid JSON.');
  }
  if (!isFields(body)) throw new SandboxError(400, 'The body must be a JSON object.');
  return body;
}

function sendModels(request: IncomingMessage, response: ServerResponse): void {
  const ids = ['sandbox-claude', 'sandbox-gpt'];
  if (request.headers['anthropic-version'] !== undefined) {
    const data = ids.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' }));
    return sendJson(response, 200, { data, has_more: false, first_id: ids[0], last_id: ids[1] });
  }
  sendJson(response, 200, {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 1_767_225_600, owned_by: 'derouter-sandbox' })),
  });
}

function sendError(response: ServerResponse, isAnthropic: boolean, { status, message, param }: SandboxError): void {
  const type =
    status === 404 ? 'not_found_error' : status === 413 ? 'request_too_large' : status >= 500 ? 'api_error' : 'invalid_request_error';
  sendJson(
    response,
    status,
    isAnthropic
      ? { type: 'error', error: { type, message } }
      : { error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param, code: null } },
  );
}
