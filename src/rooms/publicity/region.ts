/** Region of a subject as answers show it; null when nothing is known. */
export function regionOf(subject: {
  readonly region_code: string | null;
  readonly region_name: string | null;
}): { code: string; name: string } | null {
  if (subject.region_code === null && subject.region_name === null) return null;
  return { code: subject.region_code ?? "", name: subject.region_name ?? subject.region_code ?? "" };
}
