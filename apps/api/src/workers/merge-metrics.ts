import { AggregatorRegistry, Registry } from 'prom-client';
import type { MetricsSnapshot } from '../observability/index.ts';
import type { Scrape } from './messages.ts';

export interface MergedMetrics {
  /** Keeps the latest metrics of a worker that runs. */
  keep(workerId: number, metrics: MetricsSnapshot): void;
  /** Adds what a worker has counted to the sums for good. Its gauges are forgotten. */
  leave(workerId: number): void;
  /** Adds these to the metrics of all workers. */
  write(own: Registry): Promise<Scrape>;
}

const isCounted = ({ type }: MetricsSnapshot[number]) => String(type) === 'counter' || String(type) === 'histogram';

/**
 * Sums the metrics of all workers, those that have ended included: a scraper reaches a different worker each time, and a sum that
 * falls would look like a restart.
 */
export function createMergedMetrics(): MergedMetrics {
  const latest = new Map<number, MetricsSnapshot>();
  let ended: MetricsSnapshot[] = [];
  const merge = (all: readonly MetricsSnapshot[]) => AggregatorRegistry.aggregate(all as unknown as object[]);
  return {
    keep: (workerId, metrics) => void latest.set(workerId, metrics),
    leave(workerId) {
      const counted = (latest.get(workerId) ?? []).filter(isCounted);
      latest.delete(workerId);
      ended.push(counted);
      if (ended.length < 16) return;
      const summed = ended;
      // Replaced only by its own sum, because other workers may end meanwhile.
      void merge(summed)
        .getMetricsAsJSON()
        .then((sum) => {
          ended = [sum, ...ended.filter((one) => !summed.includes(one))];
        });
    },
    async write(own) {
      const merged = merge([...ended, ...latest.values(), await own.getMetricsAsJSON()]);
      return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, text: await merged.metrics() };
    },
  };
}
