/** Ratios of what was measured by turns. */

/** How one compares with another: best with best, and the median of the rounds with their quartiles. */
export interface Ratio {
  readonly best: number;
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/** Both have a time for each round, in the same unit. */
export function ratio(times: readonly number[], others: readonly number[]): Ratio {
  const rounds = times.map((time, round) => time / (others[round] ?? Number.NaN));
  return {
    best: Math.min(...times) / Math.min(...others),
    median: quantile(rounds, 0.5),
    quartiles: [quantile(rounds, 0.25), quantile(rounds, 0.75)],
  };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}

/** As it stands in the document. */
export function told({ best, median, quartiles }: Ratio): [string, string] {
  const [low, high] = quartiles.map((quartile) => quartile.toFixed(2));
  return [best.toFixed(2), `${median.toFixed(2)} (${low} to ${high})`];
}
