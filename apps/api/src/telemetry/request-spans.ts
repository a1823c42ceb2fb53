import { promptTokens } from '@derouter/billing';
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { attributes as named, providerName } from './conventions.ts';
import { describeRequest } from './describe-request.ts';
import type { Instruments } from './instruments.ts';
import type { AttemptTrace, RequestTrace, TracedAnswer, TracedAttempt, TracedCall } from './telemetry.ts';
import { isCacheRead, isCacheWrite, isOutputMeter, sumOf } from './token-meters.ts';

/** One request: a SERVER span for our answer, and below it a CLIENT span for each try at an upstream. */
export class RequestSpans implements RequestTrace {
  readonly #call: TracedCall;
  readonly #tracer: Tracer;
  readonly #instruments: Instruments;
  readonly #server: Span;
  readonly #startedAt = performance.now();
  /** The attempt that has not ended yet. */
  #open: { readonly span: Span; readonly common: Attributes; readonly startedAt: number } | null = null;

  /** The span has no parent, whatever the caller sent. */
  constructor(call: TracedCall, tracer: Tracer, instruments: Instruments) {
    this.#call = call;
    this.#tracer = tracer;
    this.#instruments = instruments;
    this.#server = tracer.startSpan(`POST ${call.route}`, {
      root: true,
      kind: SpanKind.SERVER,
      attributes: {
        [named.httpMethod]: 'POST',
        [named.httpRoute]: call.route,
        [named.requestId]: call.requestId,
        [named.dialect]: call.dialect,
      },
    });
  }

  attempt(attempt: TracedAttempt): AttemptTrace {
    this.#close('discarded');
    const { operation, isEmbedding } = this.#call;
    const host = URL.parse(attempt.upstream.baseUrl);
    const name =
      operation === 'count_tokens'
        ? 'count_tokens'
        : isEmbedding
          ? 'embeddings'
          : attempt.dialect === 'gemini'
            ? 'generate_content'
            : 'chat';
    const common: Attributes = {
      [named.operation]: name,
      [named.provider]: providerName(attempt.upstream.kind, host?.hostname ?? ''),
      [named.requestModel]: attempt.upstreamModel,
      ...(host && {
        [named.serverAddress]: host.hostname,
        [named.serverPort]: Number(host.port) || (host.protocol === 'https:' ? 443 : 80),
      }),
    };
    const span = this.#tracer.startSpan(
      `${name} ${attempt.upstreamModel}`,
      { kind: SpanKind.CLIENT, attributes: { ...common, ...describeRequest(attempt) } },
      trace.setSpan(context.active(), this.#server),
    );
    this.#server.setAttributes({ [named.model]: attempt.model, [named.accountId]: attempt.accountId, [named.keyId]: attempt.keyId });
    const open = { span, common, startedAt: performance.now() };
    this.#open = open;
    return {
      failed: (errorType, status) => {
        if (status !== null) span.setAttribute(named.httpStatus, status);
        if (this.#open === open) this.#close(errorType);
      },
    };
  }

  answered(answer: TracedAnswer): void {
    const { usage, chargedUsd, responseModel, finishReason } = answer;
    const receipt = { [named.receiptId]: this.#call.requestId, [named.chargedUsd]: chargedUsd };
    this.#server.setAttributes(receipt);
    const open = this.#open;
    if (!open) return;
    const outputTokens = sumOf(usage, isOutputMeter);
    // A part of the output: what was not billed is not reported.
    const reasoningTokens = Math.min(answer.reasoningTokens, outputTokens);
    const waitedSeconds = answer.ttftMs === null ? null : Math.max(0, answer.ttftMs - (open.startedAt - this.#startedAt)) / 1000;
    open.span.setAttributes({
      ...receipt,
      ...(answer.responseId !== null && { [named.responseId]: answer.responseId }),
      // The name comes from the upstream and may be any: on spans only, since each value of a metric's label is kept.
      ...(responseModel !== null && { [named.responseModel]: responseModel }),
      ...(finishReason !== null && { [named.finishReasons]: [finishReason] }),
      ...(finishReason === null && answer.errorType !== null && { [named.finishReasons]: ['error'] }),
      ...(waitedSeconds !== null && { [named.timeToFirstChunk]: waitedSeconds }),
      [named.inputTokens]: promptTokens(usage),
      [named.outputTokens]: outputTokens,
      ...ifAny(named.cacheReadTokens, sumOf(usage, isCacheRead)),
      ...ifAny(named.cacheWriteTokens, sumOf(usage, isCacheWrite)),
      ...ifAny(named.reasoningTokens, reasoningTokens),
    });
    const { recordTokens, chargedUsd: charged, timeToFirstChunk, timePerOutputChunk } = this.#instruments;
    recordTokens(usage, reasoningTokens, open.common);
    charged.add(chargedUsd, open.common);
    if (waitedSeconds !== null) timeToFirstChunk.record(waitedSeconds, open.common);
    if (answer.meanGapMs !== null) timePerOutputChunk.record(answer.meanGapMs / 1000, open.common);
    this.#close(answer.errorType);
  }

  end(status: number): void {
    // Its answer was not charged here: a token count, or a run in the background.
    this.#close(status < 400 ? null : String(status));
    this.#server.setAttribute(named.httpStatus, status);
    if (status >= 500) this.#server.setAttribute(named.errorType, String(status)).setStatus({ code: SpanStatusCode.ERROR });
    this.#server.end();
    const labels = { [named.httpMethod]: 'POST', [named.httpRoute]: this.#call.route, [named.httpStatus]: status };
    this.#instruments.serverDuration.record((performance.now() - this.#startedAt) / 1000, labels);
  }

  #close(errorType: string | null): void {
    if (!this.#open) return;
    const { span, common, startedAt } = this.#open;
    this.#open = null;
    const labels = errorType === null ? common : { ...common, [named.errorType]: errorType };
    if (errorType !== null) {
      span.setAttribute(named.errorType, errorType).setStatus({ code: SpanStatusCode.ERROR });
      this.#instruments.recordTokens({}, 0, labels);
    }
    span.end();
    this.#instruments.duration.record((performance.now() - startedAt) / 1000, labels);
  }
}

/** The conventions want parts of a total only where there are any. */
const ifAny = (name: string, tokens: number): Attributes => (tokens > 0 ? { [name]: tokens } : {});
