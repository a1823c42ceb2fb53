/** An answer of `/metrics`. */
export interface ReadMetrics {
  readonly text: string;
  /** The sum of all series of this name with these labels; throws if there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
}

/** Scrapes `/metrics`. */
export async function readMetrics(base: string, token: string): Promise<ReadMetrics> {
  const response = await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  const text = await response.text();
  return {
    text,
    value(name, labels = {}) {
      const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
        .filter((line) => wanted.every((part) => line.includes(part)));
      if (lines.length === 0) throw new Error(`no series ${name} with ${wanted.join(', ')}`);
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
  };
}
