// @ts-check
/** Memory of one machine, in GiB: cut into fixed slices for virtual machines, or given to containers as they ask. All numbers are made up. */

export const HOST_GIB = 16;
export const SLICE_GIB = 4;
export const GUEST_GIB = 1;
export const KERNEL_GIB = 1;
export const LIMIT_GIB = 4;
export const WANT_MOST_GIB = 8;
/** What a third program wants, which nobody moves. */
export const THIRD_GIB = 1;

/** How long a start takes in truth, and how long the drawing shows it. */
export const MACHINE_STARTS_S = 40;
export const CONTAINER_STARTS_S = 0.5;
export const RACE_SHOWN_MS = 6_000;
export const START_SHOWN_MS = 8_000;

/**
 * A virtual machine's slice: what its guest system takes, what is used, lies idle, and does not fit.
 * @param {number} wants_gib
 */
export function slice(wants_gib) {
  const room = SLICE_GIB - GUEST_GIB;
  const used = Math.min(wants_gib, room);
  return { guest: GUEST_GIB, used, idle: room - used, over: wants_gib - used };
}

/** @param {readonly number[]} wants_gib of each machine's programs */
export function machines(wants_gib) {
  const slices = wants_gib.map(slice);
  const sum = (/** @type {"idle" | "over"} */ what) => slices.reduce((so_far, one) => so_far + one[what], 0);
  return { slices, idle: sum("idle"), over: sum("over"), unsliced: HOST_GIB - slices.length * SLICE_GIB };
}

/**
 * Containers take what they ask for, as long as there is any; a limit holds one of them back. Who asks last gets what is left.
 * @param {readonly number[]} wants_gib @param {{ isLimited: boolean }} how the first has a limit
 */
export function containers(wants_gib, { isLimited }) {
  let left = HOST_GIB - KERNEL_GIB;
  const parts = wants_gib.map((wants, at) => {
    const most = isLimited && at === 0 ? LIMIT_GIB : wants;
    const used = Math.min(wants, most, left);
    left -= used;
    return { used, over: wants - used, isAtLimit: isLimited && at === 0 && wants > LIMIT_GIB };
  });
  return { parts, free: left };
}

/** How long the two bars of the race are, on one scale of time, when so much of it is over. @param {number} part 0 to 1 */
export function race(part) {
  const now_s = part * MACHINE_STARTS_S;
  return { now_s, machine: part, container: Math.min(now_s, CONTAINER_STARTS_S) / MACHINE_STARTS_S, runs: now_s >= CONTAINER_STARTS_S, factor: MACHINE_STARTS_S / CONTAINER_STARTS_S };
}
