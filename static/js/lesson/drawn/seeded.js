// @ts-check
/** An odd number near 2³² divided by the golden ratio: neighbouring seeds land far apart. */
const SCATTER = 0x9e3779b1;
const WARM_UP = 4;

/**
 * Chance that can be repeated: the same seed draws the same numbers (xorshift, G. Marsaglia, "Xorshift RNGs", 2003). Enough for drawings.
 * @param {number} seed @returns {() => number} from 0 up to, not including, 1
 */
export function seeded(seed) {
  let state = Math.imul(seed + 1, SCATTER) || 1;
  const draw = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP; round += 1) draw();
  return draw;
}

/** @template T @param {() => number} chance @param {readonly T[]} list @returns {T} */
export const one = (chance, list) => list[Math.floor(chance() * list.length)];
