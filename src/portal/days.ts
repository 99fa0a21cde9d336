/** Day arithmetic on ISO texts that browsers without Temporal can run too. Proleptic Gregorian, days since 1970-01-01. */

const daysBeforeEpoch = 719_468;

/** Number of an ISO day (`2026-04-30`), for distances and positions on a time line. */
export function dayNumber(iso: string): number {
  const [year = 0, month = 1, day = 1] = iso.slice(0, 10).split("-").map(Number);
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - daysBeforeEpoch;
}

/** ISO day of a day number: the inverse of `dayNumber`. */
export function dayText(number: number): string {
  const shifted = number + daysBeforeEpoch;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** An instant (`2026-11-22T22:00:00Z`) as people in China write it: `2026-11-23 06:00`. */
export function shanghaiTime(instant: string): string {
  const hour = Number(instant.slice(11, 13)) + 8;
  const day = dayText(dayNumber(instant) + (hour >= 24 ? 1 : 0));
  return `${day} ${two(hour % 24)}:${instant.slice(14, 16)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
