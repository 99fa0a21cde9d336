import { cleanName, nameKey, placeholderToNull } from "../../../src/kernel/name.ts";
import { neutralised, undoNeutralised } from "../../../src/rooms/intake/file/neutral.ts";
import { foldName, searchKeyOf } from "../../../src/rooms/subjects/search-key.ts";
import { dirty, nameText, proseText } from "../cells.ts";
import { textOf } from "../input.ts";
import { holds, shown, type Target } from "../target.ts";

/** Names: cleaned, compared, sought. */

/** One compatibility character may stand for eighteen. */
const KEY_GROWTH_MAX = 18;
/** Pinyin of one character, and its pairs. */
const SOUND_LENGTH_MAX = 8;

const name: Target = {
  name: "name",
  share: 10,
  make: (random) => dirty(random, nameText),
  check(input) {
    const text = textOf(input);
    const clean = cleanName(text);
    holds(!cleanName(clean.name).changed, "a clean name is clean", () =>
      shown([clean.name, cleanName(clean.name).name]),
    );
    const key = nameKey(text);
    holds(nameKey(key) === key, "a key is its own key", () => shown([key, nameKey(key)]));
    holds(nameKey(clean.name) === key, "cleaning keeps the key", () => shown([key, nameKey(clean.name)]));
    holds(key.length <= text.length * KEY_GROWTH_MAX, "a key is bounded", () => shown(key.length));
    return [clean.broken ? "broken" : clean.changed ? "changed" : "unchanged"];
  },
  grows: { cleanName, nameKey, placeholderToNull: (text) => placeholderToNull(text) },
};

const sought: Target = {
  name: "search-key",
  share: 3,
  make: (random) => dirty(random, nameText),
  check(input) {
    const key = nameKey(textOf(input));
    const found = searchKeyOf(key);
    holds(foldName(found.folded) === found.folded, "a folded name is folded", () =>
      shown([found.folded, foldName(found.folded)]),
    );
    holds(found.grams.length <= 4 * key.length + 8, "grams are bounded", () => shown(found.grams.length));
    holds(found.pinyin.length <= (key.length + 1) * SOUND_LENGTH_MAX, "pinyin is bounded", () =>
      shown(found.pinyin),
    );
    return [found.folded === key ? "same" : "folded"];
  },
  grows: { foldName, searchKeyOf },
};

const text: Target = {
  name: "text",
  share: 5,
  make: (random) => dirty(random, proseText),
  check(input) {
    const cell = textOf(input);
    const safe = neutralised(cell);
    holds(undoNeutralised(safe) === cell, "a neutralised cell comes back", () => shown(safe));
    holds(!/^[=+\-@\t\r]/.test(safe), "no neutralised cell runs", () => shown(safe));
    const read = placeholderToNull(cell);
    holds(read === null || placeholderToNull(read) === read, "a placeholder is read once", () => shown(read));
    return [safe !== cell ? "neutralised" : read === null ? "placeholder" : "text"];
  },
  grows: { neutralised },
};

export const NAMES: readonly Target[] = [name, sought, text];
