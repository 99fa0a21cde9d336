import { maskName, maskPersonId, scanPrivacy } from "../../../src/kernel/privacy.ts";
import { hasResidentForm, isResidentId, residentIdTo18 } from "../../../src/kernel/resident-id.ts";
import { checkCode, subjectCodeOf } from "../../../src/kernel/uscc.ts";
import { cellOf, codeText, dirty, proseText, residentText } from "../cells.ts";
import { cellsOf, textOf } from "../input.ts";
import { ACCEPTED, holds, shown, type Target } from "../target.ts";

/** Codes of organisations and numbers of persons. */

const code: Target = {
  name: "code",
  share: 15,
  make: (random) => cellOf(random, codeText) ?? "",
  check(input) {
    const check = checkCode(cellsOf(input)[0] ?? "");
    const isRefused = check.problems.some(({ level }) => level === "error");
    holds(check.ok === !isRefused, "ok means no error", () => shown(check));
    holds(check.normalised.length <= check.code.length, "cleaning makes no code longer", () => shown(check));
    if (check.suggestion !== undefined) {
      const { suggestion } = check;
      holds(checkCode(suggestion).ok, "a suggestion is a code", () => shown([check.code, suggestion]));
    }
    if (check.ok) {
      const again = checkCode(check.normalised);
      holds(
        again.ok && again.normalised === check.normalised && again.kind === check.kind,
        "a code read again",
        () => shown([check, again]),
      );
      holds(subjectCodeOf(check) === subjectCodeOf(again), "one key for one code", () => shown(check));
    }
    return check.problems.length === 0 ? ACCEPTED : check.problems.map((problem) => problem.code);
  },
  grows: { checkCode: (text) => checkCode(text) },
};

const person: Target = {
  name: "person",
  share: 6,
  make: (random) => dirty(random, random.chance(0.5) ? residentText : proseText),
  check(input) {
    const text = textOf(input);
    const long = residentIdTo18(text);
    holds((long !== null) === isResidentId(text), "a valid number has a long form", () => shown(long));
    if (long !== null)
      holds(isResidentId(long) && hasResidentForm(long), "the long form is valid", () => shown(long));
    holds([...maskPersonId(text)].includes("*"), "a mask hides something", () => shown(maskPersonId(text)));
    holds(text.trim() === "" || maskName(text).includes("*"), "a masked name hides something", () =>
      shown(maskName(text)),
    );
    const scan = scanPrivacy(text);
    holds((scan.found.length === 0) === (scan.masked === text), "what is found is masked", () => shown(scan));
    const again = scanPrivacy(scan.masked);
    holds(again.masked === scan.masked, "a masked text is masked", () => shown([scan.masked, again.masked]));
    holds(scan.masked.length <= text.length * 2, "masks are not longer", () => shown(scan));
    return scan.found.length === 0 ? ["nothing"] : scan.found.map(({ kind }) => kind);
  },
  grows: { scanPrivacy: (text) => scanPrivacy(text), maskName, maskPersonId, residentIdTo18 },
};

export const CODES: readonly Target[] = [code, person];
