import { DiagLogLevel, diag } from '@opentelemetry/api';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanExporter, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../observability/index.ts';
import type { TelemetrySettings } from './config.ts';
import { schemaUrl } from './conventions.ts';
import { createInstruments } from './instruments.ts';
import { RequestSpans } from './request-spans.ts';
import type { Telemetry } from './telemetry.ts';

/** A collector that does not answer must not delay the end of the process. */
const maxFlushMs = 2_000;

/** Starts exporting to the collector that the standard variables of OpenTelemetry name. */
export async function startTelemetry(settings: TelemetrySettings, log: Logger, version: string): Promise<Telemetry> {
  const warn = (message: string) => log.warn({ problem: message.slice(0, 500) }, 'OpenTelemetry reported a problem');
  diag.setLogger(
    { error: warn, warn, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'derouter', 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const traces = settings.traces ? await traceExporter(settings.traces) : null;
  const tracers = new TracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(traces ? settings.sampleRatio : 0),
    spanLimits: { attributeValueLengthLimit: 200 },
    spanProcessors: traces ? [new BatchSpanProcessor({ exporter: traces, scheduledDelayMillis: settings.spanDelayMs })] : [],
  });
  const metrics = settings.metrics ? await metricExporter(settings.metrics) : null;
  const meters = new MeterProvider({
    resource,
    readers: metrics ? [readerOf(metrics, settings.metricIntervalMs)] : [],
  });
  const tracer = tracers.getTracer('derouter', version, { schemaUrl });
  const instruments = createInstruments(meters.getMeter('derouter', version, { schemaUrl }));
  return {
    begin: (call) => new RequestSpans(call, tracer, instruments),
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          log.warn('the collector did not take the last traces and metrics in time');
          resolve();
        }, maxFlushMs);
      });
      await Promise.race([Promise.allSettled([tracers.shutdown(), meters.shutdown()]), timeout]);
      clearTimeout(timer);
    },
  };
}

function readerOf(exporter: PushMetricExporter, exportIntervalMillis: number): PeriodicExportingMetricReader {
  const exportTimeoutMillis = Math.min(exportIntervalMillis, 10_000);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
}

async function traceExporter(protocol: NonNullable<TelemetrySettings['traces']>): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}

async function metricExporter(protocol: NonNullable<TelemetrySettings['metrics']>): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-metrics-otlp-http')
      : await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter();
}
