import { ConfigError } from '../config-error.ts';
import { choice, quote, webAddress } from '../config-values.ts';

const protocols = ['http/protobuf', 'http/json'] as const;
type Protocol = (typeof protocols)[number];

/**
 * What is exported to an OpenTelemetry collector. Endpoint, headers, timeout, service name and resource attributes are read by
 * OpenTelemetry's own libraries, from their standard variables.
 */
export interface TelemetrySettings {
  /** Null: not exported. */
  readonly traces: Protocol | null;
  readonly metrics: Protocol | null;
  /** The share of requests that are traced, 0 to 1. */
  readonly sampleRatio: number;
  readonly metricIntervalMs: number;
  readonly spanDelayMs: number;
}

/** Reads the standard variables of OpenTelemetry. Null: nothing is exported, which is the default. */
export function readTelemetrySettings(text: (name: string) => string | null): TelemetrySettings | null {
  if (text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null;
  const readAddress = (name: string) => {
    const value = text(name);
    return value === null ? null : webAddress(value, name);
  };
  const general = readAddress('OTEL_EXPORTER_OTLP_ENDPOINT');
  const exported = (signal: 'TRACES' | 'METRICS'): Protocol | null => {
    const name = `OTEL_${signal}_EXPORTER`;
    const endpoint = readAddress(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? general;
    const exporter = choice(text(name) ?? (endpoint === null ? 'none' : 'otlp'), name, ['otlp', 'none']);
    if (exporter === 'none') return null;
    const specific = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
    const used = text(specific) === null ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : specific;
    return choice(text(used) ?? 'http/protobuf', used, protocols);
  };
  const [traces, metrics] = [exported('TRACES'), exported('METRICS')];
  if (!traces && !metrics) return null;
  return {
    traces,
    metrics,
    sampleRatio: readSampler(text),
    metricIntervalMs: milliseconds(text('OTEL_METRIC_EXPORT_INTERVAL') ?? '60000', 'OTEL_METRIC_EXPORT_INTERVAL'),
    spanDelayMs: milliseconds(text('OTEL_BSP_SCHEDULE_DELAY') ?? '5000', 'OTEL_BSP_SCHEDULE_DELAY'),
  };
}

/** There is never a parent: what callers send about their own traces is not trusted. */
function readSampler(text: (name: string) => string | null): number {
  const sampler = (text('OTEL_TRACES_SAMPLER') ?? 'always_on').replace(/^parentbased_/, '');
  if (choice(sampler, 'OTEL_TRACES_SAMPLER', ['always_on', 'always_off', 'traceidratio']) !== 'traceidratio') {
    return sampler === 'always_on' ? 1 : 0;
  }
  const ratio = Number(text('OTEL_TRACES_SAMPLER_ARG') ?? '1');
  if (!(ratio >= 0 && ratio <= 1)) throw new ConfigError('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.');
  return ratio;
}

function milliseconds(value: string, name: string): number {
  const number = /^\d{1,8}$/.test(value) ? Number(value) : 0;
  if (number < 1) throw new ConfigError(`${name} must be a number of milliseconds, not ${quote(value)}.`);
  return number;
}
