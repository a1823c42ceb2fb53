const hourMs = 3_600_000;

/** Which bucket whole hours count for, and what must be moved where an edge is inside an hour, as in Kathmandu. */
export interface WholeHours {
  /** The edges, each moved to the nearest full hour. */
  readonly edges: readonly Date[];
  /** Times of which the requests began in another bucket than the hour they are in counts for. */
  readonly moved: readonly MovedPart[];
}

interface MovedPart {
  readonly from: Date;
  readonly to: Date;
  /** The bucket in which the requests began, and the one that the hour counts for. −1 and the number of buckets are outside. */
  readonly bucket: number;
  readonly countedIn: number;
}

/** Of an hour with one edge inside, the shorter side is moved: a quarter of it in Kathmandu. */
export function roundEdges(edges: readonly Date[]): WholeHours {
  const times = edges.map((edge) => edge.getTime());
  const rounded = times.map((at) => Math.floor(at / hourMs + 0.5) * hourMs);
  const split = new Set(times.filter((at) => at % hourMs !== 0).map((at) => at - (at % hourMs)));
  const moved = [...split].flatMap((hour) => {
    const inside = [...new Set(times.filter((at) => at > hour && at < hour + hourMs))];
    const cuts = [hour, ...inside, hour + hourMs];
    const countedIn = bucketOf(rounded, hour);
    return cuts.slice(0, -1).flatMap((from, i) => {
      const bucket = bucketOf(times, from);
      const to = cuts[i + 1] ?? from;
      return bucket === countedIn ? [] : [{ from: new Date(from), to: new Date(to), bucket, countedIn }];
    });
  });
  return { edges: rounded.map((at) => new Date(at)), moved };
}

/** The last edge that is not later than a time; −1 before the first one. */
function bucketOf(edges: readonly number[], at: number): number {
  return edges.findLastIndex((edge) => edge <= at);
}
