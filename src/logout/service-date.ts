/** Reads the service's way to write a moment: `/Date(ms)/`. */

/**
 * Milliseconds since the Unix epoch, without leading zeros; then, perhaps, the offset of the zone that the writer was in.
 * Written as in the spec, so that a compressed bundle has it once.
 */
const pattern = /^\/Date\((0|-?[1-9][0-9]{0,15})([+-](0[0-9]|1[0-3])[0-5][0-9]|[+-]1400)?\)\/$/u;

/**
 * The moment that a `/Date(ms)/` string stands for, or undefined when the string is not one.
 *
 * `ms` is in milliseconds since 1970-01-01T00:00:00Z and may be negative. An offset (`/Date(1423002218900+0100)/`) is
 * accepted and does not change the moment (observed). A number beyond what a `Date` can hold, 8.64e15 either way, is
 * refused (decided), and so is everything else: spaces, fractions, leading zeros, text around it.
 */
export function parseServiceDate(text: string): Date | undefined {
  const milliseconds = pattern.exec(text)?.[1];
  if (milliseconds === undefined) return undefined;
  const date = new Date(Number(milliseconds));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
